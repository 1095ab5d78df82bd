package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/strategicpatch"
	"k8s.io/client-go/kubernetes"
	"k8s.io/utils/ptr"
)

func deployment(name string, replicas int32) *appsv1.Deployment {
	labels := map[string]string{"app": name}
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec: appsv1.DeploymentSpec{
			Replicas: &replicas,
			Selector: &metav1.LabelSelector{MatchLabels: labels},
			Template: corev1.PodTemplateSpec{
				ObjectMeta: metav1.ObjectMeta{Labels: labels},
				Spec: corev1.PodSpec{
					TerminationGracePeriodSeconds: ptr.To[int64](1),
					Containers: []corev1.Container{
						{Name: "web", Image: "web:1", Env: []corev1.EnvVar{{Name: "A", Value: "1"}}, Ports: []corev1.ContainerPort{{ContainerPort: 80}}},
						{Name: "side", Image: "side:1"},
					},
				},
			},
		},
	}
}

// patches sends each of the types of patches; that of server-side apply is in applies.
func patches(g group, client kubernetes.Interface, namespace string) {
	maps := client.CoreV1().ConfigMaps(namespace)
	deployments := client.AppsV1().Deployments(namespace)
	patch := func(ctx context.Context, kind types.PatchType, text string, subresources ...string) (*corev1.ConfigMap, error) {
		return maps.Patch(ctx, "patched", kind, []byte(text), metav1.PatchOptions{}, subresources...)
	}
	g.check("a merge patch sets and removes", func(ctx context.Context) {
		got(maps.Create(ctx, configMap("patched", map[string]string{"a": "1", "b": "2"}), metav1.CreateOptions{}))
		after := got(patch(ctx, types.MergePatchType, `{"data":{"a":null,"c":"3"},"metadata":{"annotations":{"x":"y"}}}`))
		equal(fmt.Sprint(after.Data), "map[b:2 c:3]", "data")
		equal(after.Annotations["x"], "y", "annotation")
	})
	g.check("a JSON patch adds, tests, moves and removes", func(ctx context.Context) {
		after := got(patch(ctx, types.JSONPatchType, `[{"op":"test","path":"/data/b","value":"2"},{"op":"add","path":"/data/d","value":"4"},{"op":"move","from":"/data/c","path":"/data/e"},{"op":"remove","path":"/data/b"}]`))
		equal(fmt.Sprint(after.Data), "map[d:4 e:3]", "data")
	})
	g.check("a JSON patch whose test fails is Invalid, and changes nothing", func(ctx context.Context) {
		_, err := patch(ctx, types.JSONPatchType, `[{"op":"remove","path":"/data/d"},{"op":"test","path":"/data/e","value":"9"}]`)
		refused(err, metav1.StatusReasonInvalid)
		equal(got(maps.Get(ctx, "patched", metav1.GetOptions{})).Data["d"], "4", "data")
	})
	g.check("a patch that is no JSON: BadRequest", func(ctx context.Context) {
		_, err := patch(ctx, types.MergePatchType, `{"data":`)
		refused(err, metav1.StatusReasonBadRequest)
	})
	g.check("a patch with an older version: Conflict", func(ctx context.Context) {
		old := got(maps.Get(ctx, "patched", metav1.GetOptions{})).ResourceVersion
		got(patch(ctx, types.MergePatchType, `{"data":{"f":"5"}}`))
		_, err := patch(ctx, types.MergePatchType, fmt.Sprintf(`{"metadata":{"resourceVersion":%q},"data":{"f":"6"}}`, old))
		refused(err, metav1.StatusReasonConflict)
	})
	g.check("a patch of what is not there: NotFound", func(ctx context.Context) {
		_, err := maps.Patch(ctx, "none", types.MergePatchType, []byte(`{}`), metav1.PatchOptions{})
		refused(err, metav1.StatusReasonNotFound)
	})
	g.check("a strategic merge patch merges containers and variables by name", func(ctx context.Context) {
		made := got(deployments.Create(ctx, deployment("strategic", 0), metav1.CreateOptions{}))
		equal(made.Spec.Template.Spec.Containers[0].ImagePullPolicy, corev1.PullIfNotPresent, "default pull policy")
		after := got(deployments.Patch(ctx, "strategic", types.StrategicMergePatchType, []byte(
			`{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"web:2","env":[{"name":"B","value":"2"}]},{"name":"side","$patch":"delete"}]}}}}`,
		), metav1.PatchOptions{}))
		containers := after.Spec.Template.Spec.Containers
		equal(len(containers), 1, "containers")
		equal(containers[0].Image, "web:2", "image")
		env := map[string]string{}
		for _, one := range containers[0].Env {
			env[one.Name] = one.Value
		}
		equal(fmt.Sprint(env), "map[A:1 B:2]", "env")
		equal(containers[0].Ports[0].ContainerPort, int32(80), "port")
		equal(after.Generation, int64(2), "generation")
	})
	g.check("a three-way patch that the library computes has the wanted effect", func(ctx context.Context) {
		current := got(deployments.Get(ctx, "strategic", metav1.GetOptions{}))
		wanted := current.DeepCopy()
		wanted.Spec.Template.Spec.Containers[0].Env = []corev1.EnvVar{{Name: "C", Value: "3"}}
		wanted.Spec.Template.Spec.Containers[0].Resources.Requests = corev1.ResourceList{}
		wanted.Labels = map[string]string{"by": "patch"}
		before, _ := json.Marshal(current)
		after, _ := json.Marshal(wanted)
		delta := got(strategicpatch.CreateTwoWayMergePatch(before, after, appsv1.Deployment{}))
		patched := got(deployments.Patch(ctx, "strategic", types.StrategicMergePatchType, delta, metav1.PatchOptions{}))
		equal(fmt.Sprint(patched.Spec.Template.Spec.Containers[0].Env), fmt.Sprint(wanted.Spec.Template.Spec.Containers[0].Env), "env")
		equal(patched.Labels["by"], "patch", "label")
	})
	g.check("a patch that breaks a rule: Invalid, with each field", func(ctx context.Context) {
		_, err := deployments.Patch(ctx, "strategic", types.MergePatchType, []byte(`{"spec":{"replicas":-1,"selector":{"matchLabels":{"app":"x"}}}}`), metav1.PatchOptions{})
		refused(err, metav1.StatusReasonInvalid)
		var fields []string
		for _, cause := range err.(apierrors.APIStatus).Status().Details.Causes {
			fields = append(fields, cause.Field)
		}
		all := strings.Join(fields, " ")
		want(strings.Contains(all, "spec.replicas") && strings.Contains(all, "spec.selector"), "causes %s", all)
	})
	g.check("a patch of the status leaves the rest", func(ctx context.Context) {
		after := got(deployments.Patch(ctx, "strategic", types.MergePatchType, []byte(`{"metadata":{"labels":{"by":"status"}},"spec":{"replicas":9},"status":{"collisionCount":7}}`), metav1.PatchOptions{}, "status"))
		equal(*after.Spec.Replicas, int32(0), "replicas")
		equal(*after.Status.CollisionCount, int32(7), "collisions")
	})
}
