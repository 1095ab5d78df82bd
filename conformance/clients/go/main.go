// A scripted job of client-go against an API server: prints `passed NAME` or `FAILED NAME<tab>why` for each thing that it checks, and
// `done` at the end. At `await kill` and `await restart` it waits for SIGHUP: the server has been interrupted and is back.
//
//	clients KUBECONFIG
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/klog/v2"
)

const (
	jsonType     = runtime.ContentTypeJSON
	protobufType = runtime.ContentTypeProtobuf
)

var kubeconfig string

// connect is a configuration for one content type, without the client's own rate limit.
func connect(contentType string) *rest.Config {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	config.QPS = -1
	config.UserAgent = "conformance-client-go"
	config.ContentType, config.AcceptContentTypes = contentType, contentType
	if contentType == protobufType {
		config.AcceptContentTypes += "," + jsonType
	}
	return config
}

// inNamespace runs a part in a namespace of its own, and deletes that after.
func inNamespace(client kubernetes.Interface, name string, run func(namespace string)) {
	ctx := context.Background()
	namespaces := client.CoreV1().Namespaces()
	made, err := namespaces.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "client-go-" + name + "-"}}, metav1.CreateOptions{})
	if err != nil {
		say("FAILED %s: its namespace is made\t%v", name, err)
		return
	}
	defer func() {
		if err := namespaces.Delete(ctx, made.Name, metav1.DeleteOptions{}); err != nil {
			say("FAILED %s: its namespace is deleted\t%v", name, err)
		}
	}()
	// A real server takes pods when the namespace has its service account.
	for begin := time.Now(); time.Since(begin) < askTime; time.Sleep(50 * time.Millisecond) {
		if _, err := client.CoreV1().ServiceAccounts(made.Name).Get(ctx, "default", metav1.GetOptions{}); err == nil {
			break
		}
	}
	run(made.Name)
}

func main() {
	kubeconfig = os.Args[1]
	// What the library says of failures by itself, such as watches that broke off, are no findings.
	klog.SetOutput(io.Discard)
	klog.LogToStderr(false)
	utilruntime.ErrorHandlers = nil
	back := make(chan os.Signal, 1)
	signal.Notify(back, syscall.SIGHUP)

	client := kubernetes.NewForConfigOrDie(connect(jsonType))
	var parts sync.WaitGroup
	for _, contentType := range []string{jsonType, protobufType} {
		name := map[string]string{jsonType: "json", protobufType: "protobuf"}[contentType]
		typed := kubernetes.NewForConfigOrDie(connect(contentType))
		for part, run := range map[string]func(group, kubernetes.Interface, string){
			"objects": objects, "patches": patches, "deletes": deletes, "watches": watches, "workloads": workloads, "apply": applies,
		} {
			parts.Go(func() {
				inNamespace(client, part, func(namespace string) { run(group(name+" "+part), typed, namespace) })
			})
		}
	}
	parts.Go(func() { discoveries("discovery") })
	parts.Go(func() { reviews("access", client) })
	parts.Go(func() { inNamespace(client, "custom", func(namespace string) { customs("custom", namespace) }) })
	parts.Go(func() {
		inNamespace(client, "leader", func(namespace string) { leaders("leader election", client, namespace) })
	})
	parts.Wait()
	inNamespace(client, "informers", func(namespace string) {
		interrupted("informers", namespace, func(how string) {
			say("await %s", how)
			<-back
		})
	})
	say("done")
}
