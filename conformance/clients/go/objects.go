package main

import (
	"context"
	"fmt"
	"strings"
	"sync"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/pager"
	"k8s.io/client-go/util/retry"
)

func configMap(name string, data map[string]string) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"app": "conformance"}}, Data: data}
}

// objects creates, gets, lists and updates with the typed client.
func objects(g group, client kubernetes.Interface, namespace string) {
	maps := client.CoreV1().ConfigMaps(namespace)

	g.check("create gives uid, version and time", func(ctx context.Context) {
		made := got(maps.Create(ctx, configMap("first", map[string]string{"a": "1"}), metav1.CreateOptions{}))
		want(made.UID != "" && made.ResourceVersion != "" && !made.CreationTimestamp.IsZero(), "made %v", made.ObjectMeta)
		equal(made.Data["a"], "1", "data")
		equal(made.Namespace, namespace, "namespace")
		want(len(made.ManagedFields) == 1 && made.ManagedFields[0].Manager == "conformance-client-go", "managed fields %v", made.ManagedFields)
		read := got(maps.Get(ctx, "first", metav1.GetOptions{}))
		equal(read.UID, made.UID, "uid")
		equal(read.ResourceVersion, made.ResourceVersion, "version")
	})
	g.check("create of what is there: AlreadyExists", func(ctx context.Context) {
		_, err := maps.Create(ctx, configMap("first", nil), metav1.CreateOptions{})
		refused(err, metav1.StatusReasonAlreadyExists)
	})
	g.check("get of what is not there: NotFound", func(ctx context.Context) {
		_, err := maps.Get(ctx, "none", metav1.GetOptions{})
		refused(err, metav1.StatusReasonNotFound)
		equal(err.Error(), `configmaps "none" not found`, "message")
	})
	g.check("create with a wrong name: Invalid, with the field", func(ctx context.Context) {
		_, err := maps.Create(ctx, configMap("Not_A_Name", nil), metav1.CreateOptions{})
		refused(err, metav1.StatusReasonInvalid)
		causes := err.(apierrors.APIStatus).Status().Details.Causes
		want(len(causes) == 1 && causes[0].Field == "metadata.name", "causes %v", causes)
	})
	g.check("create in a namespace that is not there: NotFound", func(ctx context.Context) {
		_, err := client.CoreV1().ConfigMaps("nowhere").Create(ctx, configMap("a", nil), metav1.CreateOptions{})
		refused(err, metav1.StatusReasonNotFound)
	})
	g.check("generateName gives names that differ", func(ctx context.Context) {
		names := map[string]bool{}
		for range 5 {
			made := got(maps.Create(ctx, &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{GenerateName: "made-"}}, metav1.CreateOptions{}))
			want(strings.HasPrefix(made.Name, "made-"), "name %s", made.Name)
			names[made.Name] = true
		}
		equal(len(names), 5, "names")
	})
	g.check("binary data and texts beyond ASCII come back as they were", func(ctx context.Context) {
		all := make([]byte, 256)
		for i := range all {
			all[i] = byte(i)
		}
		object := configMap("bytes", map[string]string{"text": "zwölf ☃ 𝄞 \u2028 \x01"})
		object.BinaryData = map[string][]byte{"all": all}
		got(maps.Create(ctx, object, metav1.CreateOptions{}))
		read := got(maps.Get(ctx, "bytes", metav1.GetOptions{}))
		equal(string(read.BinaryData["all"]), string(all), "bytes")
		equal(read.Data["text"], object.Data["text"], "text")
	})
	g.check("a dry run answers, and makes nothing", func(ctx context.Context) {
		made := got(maps.Create(ctx, configMap("dry", nil), metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}}))
		want(made.UID != "", "no uid")
		_, err := maps.Get(ctx, "dry", metav1.GetOptions{})
		refused(err, metav1.StatusReasonNotFound)
	})
	g.check("strict field validation refuses an unknown field", func(ctx context.Context) {
		body := fmt.Sprintf(`{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"strict","namespace":%q},"dada":{}}`, namespace)
		err := client.CoreV1().RESTClient().Post().Namespace(namespace).Resource("configmaps").Param("fieldValidation", "Strict").
			SetHeader("Content-Type", "application/json").Body([]byte(body)).Do(ctx).Error()
		refused(err, metav1.StatusReasonBadRequest)
		want(strings.Contains(err.Error(), `unknown field "dada"`), "message %v", err)
	})
	g.check("update of an older version: Conflict", func(ctx context.Context) {
		old := got(maps.Get(ctx, "first", metav1.GetOptions{}))
		newer := old.DeepCopy()
		newer.Data = map[string]string{"a": "2"}
		updated := got(maps.Update(ctx, newer, metav1.UpdateOptions{}))
		want(updated.ResourceVersion != old.ResourceVersion, "the version stays")
		old.Data = map[string]string{"a": "3"}
		_, err := maps.Update(ctx, old, metav1.UpdateOptions{})
		refused(err, metav1.StatusReasonConflict)
		equal(got(maps.Get(ctx, "first", metav1.GetOptions{})).Data["a"], "2", "data")
	})
	g.check("update without a change keeps the version", func(ctx context.Context) {
		read := got(maps.Get(ctx, "first", metav1.GetOptions{}))
		equal(got(maps.Update(ctx, read, metav1.UpdateOptions{})).ResourceVersion, read.ResourceVersion, "version")
	})
	g.check("update with another uid: Conflict", func(ctx context.Context) {
		read := got(maps.Get(ctx, "first", metav1.GetOptions{}))
		read.UID = types.UID("00000000-0000-0000-0000-000000000000")
		_, err := maps.Update(ctx, read, metav1.UpdateOptions{})
		refused(err, metav1.StatusReasonConflict)
	})
	g.check("RetryOnConflict: of many who count, none is lost", func(ctx context.Context) {
		got(maps.Create(ctx, configMap("count", map[string]string{"n": ""}), metav1.CreateOptions{}))
		var writers sync.WaitGroup
		errs := make([]error, 4)
		backoff := retry.DefaultRetry
		backoff.Steps = 200
		for i := range errs {
			writers.Go(func() {
				for range 5 {
					if err := retry.RetryOnConflict(backoff, func() error {
						read, err := maps.Get(ctx, "count", metav1.GetOptions{})
						if err != nil {
							return err
						}
						read.Data["n"] += "x"
						_, err = maps.Update(ctx, read, metav1.UpdateOptions{})
						return err
					}); err != nil {
						errs[i] = err
					}
				}
			})
		}
		writers.Wait()
		for _, err := range errs {
			must(err)
		}
		equal(len(got(maps.Get(ctx, "count", metav1.GetOptions{})).Data["n"]), 20, "count")
	})
	g.check("status is written by its subresource alone", func(ctx context.Context) {
		services := client.CoreV1().Services(namespace)
		service := &corev1.Service{
			ObjectMeta: metav1.ObjectMeta{Name: "web"},
			Spec:       corev1.ServiceSpec{Type: corev1.ServiceTypeLoadBalancer, Ports: []corev1.ServicePort{{Port: 80}}},
		}
		made := got(services.Create(ctx, service, metav1.CreateOptions{}))
		equal(made.Spec.Ports[0].TargetPort.IntValue(), 80, "target port")
		made.Status.LoadBalancer.Ingress = []corev1.LoadBalancerIngress{{IP: "192.0.2.7"}}
		equal(len(got(services.Update(ctx, made, metav1.UpdateOptions{})).Status.LoadBalancer.Ingress), 0, "ingress by update")
		made.Spec.Ports[0].Port = 81
		made.ResourceVersion = ""
		after := got(services.UpdateStatus(ctx, made, metav1.UpdateOptions{}))
		equal(len(after.Status.LoadBalancer.Ingress), 1, "ingress by status")
		equal(after.Spec.Ports[0].Port, int32(80), "port")
	})
	g.check("an event is found by the object it is about", func(ctx context.Context) {
		events := client.CoreV1().Events(namespace)
		first := got(maps.Get(ctx, "first", metav1.GetOptions{}))
		first.APIVersion, first.Kind = "v1", "ConfigMap"
		about := corev1.ObjectReference{Kind: "ConfigMap", APIVersion: "v1", Namespace: namespace, Name: "first", UID: first.UID}
		got(events.Create(ctx, &corev1.Event{ObjectMeta: metav1.ObjectMeta{GenerateName: "first."}, InvolvedObject: about, Reason: "Checked", Type: "Normal", Message: "well"}, metav1.CreateOptions{}))
		kind, uid := "ConfigMap", string(first.UID)
		selector := events.GetFieldSelector(&about.Name, &about.Namespace, &kind, &uid)
		found := got(events.List(ctx, metav1.ListOptions{FieldSelector: selector.String()}))
		equal(len(found.Items), 1, "events")
		equal(found.Items[0].Reason, "Checked", "reason")
	})
	lists(g, client, namespace)
}

// lists reads pages, and what selectors give.
func lists(g group, client kubernetes.Interface, namespace string) {
	secrets := client.CoreV1().Secrets(namespace)
	const count = 23
	g.check("secrets to list are made", func(ctx context.Context) {
		for i := range count {
			name := fmt.Sprintf("secret-%02d", i)
			kind := []corev1.SecretType{corev1.SecretTypeOpaque, "example.com/other"}[i%2]
			got(secrets.Create(ctx, &corev1.Secret{
				ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"third": fmt.Sprint(i % 3)}},
				Type:       kind, StringData: map[string]string{"name": name},
			}, metav1.CreateOptions{}))
		}
		read := got(secrets.Get(ctx, "secret-00", metav1.GetOptions{}))
		equal(string(read.Data["name"]), "secret-00", "stringData")
	})
	g.check("pages are of one version, and say what remains", func(ctx context.Context) {
		var names []string
		version := ""
		for options := (metav1.ListOptions{Limit: 7}); ; {
			page := got(secrets.List(ctx, options))
			if version == "" {
				version = page.ResourceVersion
				want(page.RemainingItemCount != nil && *page.RemainingItemCount == count-7, "remaining %v", page.RemainingItemCount)
				// What is made between two pages is in none of them.
				got(secrets.Create(ctx, &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: "secret-99"}}, metav1.CreateOptions{}))
			}
			equal(page.ResourceVersion, version, "version of a page")
			for _, item := range page.Items {
				names = append(names, item.Name)
			}
			if options.Continue = page.Continue; options.Continue == "" {
				break
			}
		}
		equal(len(names), count, "items")
		for i, name := range names {
			equal(name, fmt.Sprintf("secret-%02d", i), "order")
		}
		must(secrets.Delete(ctx, "secret-99", metav1.DeleteOptions{}))
	})
	g.check("the pager gives all of them", func(ctx context.Context) {
		pages := pager.New(func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
			return secrets.List(ctx, options)
		})
		pages.PageSize = 5
		seen := 0
		must(pages.EachListItem(ctx, metav1.ListOptions{}, func(runtime.Object) error { seen++; return nil }))
		equal(seen, count, "items")
	})
	g.check("a wrong continue token is refused", func(ctx context.Context) {
		_, err := secrets.List(ctx, metav1.ListOptions{Limit: 7, Continue: "nonsense"})
		refused(err, metav1.StatusReasonBadRequest)
	})
	g.check("label and field selectors select", func(ctx context.Context) {
		for selector, number := range map[string]int{"third=1": 8, "third in (0,1)": 16, "third!=0": 15, "!third": 0, "third notin (1,2)": 8} {
			equal(len(got(secrets.List(ctx, metav1.ListOptions{LabelSelector: selector})).Items), number, selector)
		}
		for selector, number := range map[string]int{"metadata.name=secret-04": 1, "type=Opaque": 12, "type!=Opaque": 11} {
			equal(len(got(secrets.List(ctx, metav1.ListOptions{FieldSelector: selector})).Items), number, selector)
		}
		_, err := secrets.List(ctx, metav1.ListOptions{FieldSelector: "data.name=x"})
		refused(err, metav1.StatusReasonBadRequest)
	})
	g.check("an exact list is what was then", func(ctx context.Context) {
		before := got(secrets.List(ctx, metav1.ListOptions{}))
		must(secrets.Delete(ctx, "secret-00", metav1.DeleteOptions{}))
		exact := got(secrets.List(ctx, metav1.ListOptions{ResourceVersion: before.ResourceVersion, ResourceVersionMatch: metav1.ResourceVersionMatchExact}))
		equal(len(exact.Items), count, "items then")
		equal(exact.ResourceVersion, before.ResourceVersion, "version")
		equal(len(got(secrets.List(ctx, metav1.ListOptions{ResourceVersion: "0"})).Items) <= count, true, "items of any version")
	})
	g.check("lists across namespaces have these too", func(ctx context.Context) {
		all := got(client.CoreV1().Secrets("").List(ctx, metav1.ListOptions{FieldSelector: "metadata.namespace=" + namespace}))
		equal(len(all.Items), count-1, "items")
	})
}
