package podgen

import (
	"fmt"
	"math/rand/v2"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// ConfigMap makes the small object of index i: 600 bytes of JSON in a list, none of it managedFields, so that all is kept.
func ConfigMap(i int) *corev1.ConfigMap {
	r := rand.New(rand.NewPCG(uint64(i), 0xc0f))
	return &corev1.ConfigMap{
		ObjectMeta: metav1.ObjectMeta{
			Name: fmt.Sprintf("settings-%07d-%s", i, word(r, 5)), Namespace: Namespace(i), UID: uid(r),
			ResourceVersion:   fmt.Sprint(BaseRV - r.IntN(1_000_000)),
			CreationTimestamp: metav1.NewTime(epoch.Add(time.Duration(r.IntN(86400*30)) * time.Second)),
			Labels: map[string]string{"app": App(i, 1000), "app.kubernetes.io/managed-by": "helm",
				"tier": []string{"frontend", "backend", "batch"}[r.IntN(3)]},
		},
		Data: map[string]string{
			"endpoint": "http://" + App(i, 1000) + "." + Namespace(i) + ".svc:8080/v1",
			"checksum": hash(r), "token": word(r, 40), "retries": fmt.Sprint(3 + r.IntN(5)),
			"notes": word(r, 120),
		},
	}
}

// ModifyConfigMap changes it as the e-th event of a run would.
func ModifyConfigMap(c *corev1.ConfigMap, e int) {
	c.ResourceVersion = fmt.Sprint(BaseRV + e + 1)
	c.Data["retries"] = fmt.Sprint(e % 10)
}
