package main

import (
	"context"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	watchtools "k8s.io/client-go/tools/watch"
	"k8s.io/utils/ptr"
)

// next is the next event of a watch, which must be of that type and of that object.
func next(ctx context.Context, stream watch.Interface, kind watch.EventType, name string) *corev1.ConfigMap {
	for {
		select {
		case event, open := <-stream.ResultChan():
			if !open {
				fail("the watch ended, want %s %s", kind, name)
			}
			// A server sends bookmarks whenever it likes.
			if event.Type == watch.Bookmark && kind != watch.Bookmark {
				continue
			}
			object, isMap := event.Object.(*corev1.ConfigMap)
			if !isMap || event.Type != kind || object.Name != name {
				fail("got %s %v, want %s %s", event.Type, event.Object, kind, name)
			}
			return object
		case <-ctx.Done():
			fail("no event, want %s %s", kind, name)
		}
	}
}

// watches follows changes from each place where a watch can begin.
func watches(g group, client kubernetes.Interface, namespace string) {
	maps := client.CoreV1().ConfigMaps(namespace)
	set := func(ctx context.Context, name, patch string) *corev1.ConfigMap {
		return got(maps.Patch(ctx, name, types.MergePatchType, []byte(patch), metav1.PatchOptions{}))
	}
	// All namespaces of a real cluster get this one.
	const own = "metadata.name!=kube-root-ca.crt"
	mine := func(options metav1.ListOptions) metav1.ListOptions {
		options.FieldSelector = own
		return options
	}

	g.check("a watch from a list tells each change, in order", func(ctx context.Context) {
		got(maps.Create(ctx, configMap("a", nil), metav1.CreateOptions{}))
		list := got(maps.List(ctx, mine(metav1.ListOptions{})))
		stream := got(maps.Watch(ctx, mine(metav1.ListOptions{ResourceVersion: list.ResourceVersion})))
		defer stream.Stop()
		got(maps.Create(ctx, configMap("b", nil), metav1.CreateOptions{}))
		changed := set(ctx, "a", `{"data":{"x":"1"}}`)
		must(maps.Delete(ctx, "a", metav1.DeleteOptions{}))
		next(ctx, stream, watch.Added, "b")
		modified := next(ctx, stream, watch.Modified, "a")
		equal(modified.ResourceVersion, changed.ResourceVersion, "version of the change")
		deleted := next(ctx, stream, watch.Deleted, "a")
		equal(deleted.Data["x"], "1", "data of what was deleted")
		want(deleted.ResourceVersion != changed.ResourceVersion, "a delete has a version of its own")

		resumed := got(maps.Watch(ctx, mine(metav1.ListOptions{ResourceVersion: changed.ResourceVersion})))
		defer resumed.Stop()
		equal(next(ctx, resumed, watch.Deleted, "a").ResourceVersion, deleted.ResourceVersion, "version after resuming")
	})
	g.check("a watch without a version begins with what is there", func(ctx context.Context) {
		stream := got(maps.Watch(ctx, mine(metav1.ListOptions{})))
		defer stream.Stop()
		next(ctx, stream, watch.Added, "b")
		set(ctx, "b", `{"data":{"x":"1"}}`)
		next(ctx, stream, watch.Modified, "b")
	})
	g.check("what a selector selects enters and leaves", func(ctx context.Context) {
		list := got(maps.List(ctx, metav1.ListOptions{}))
		stream := got(maps.Watch(ctx, metav1.ListOptions{ResourceVersion: list.ResourceVersion, LabelSelector: "in=yes"}))
		defer stream.Stop()
		set(ctx, "b", `{"metadata":{"labels":{"in":"yes"}},"data":{"x":"2"}}`)
		set(ctx, "b", `{"data":{"x":"3"}}`)
		out := set(ctx, "b", `{"metadata":{"labels":{"in":"no"}},"data":{"x":"4"}}`)
		next(ctx, stream, watch.Added, "b")
		next(ctx, stream, watch.Modified, "b")
		left := next(ctx, stream, watch.Deleted, "b")
		equal(left.Data["x"], "3", "data as it was before")
		equal(left.ResourceVersion, out.ResourceVersion, "version of the change")
	})
	g.check("a streaming list ends with its bookmark", func(ctx context.Context) {
		got(maps.Create(ctx, configMap("c", nil), metav1.CreateOptions{}))
		stream := got(maps.Watch(ctx, mine(metav1.ListOptions{
			SendInitialEvents: ptr.To(true), AllowWatchBookmarks: true, ResourceVersionMatch: metav1.ResourceVersionMatchNotOlderThan,
		})))
		defer stream.Stop()
		next(ctx, stream, watch.Added, "b")
		next(ctx, stream, watch.Added, "c")
		end := next(ctx, stream, watch.Bookmark, "")
		equal(end.Annotations[metav1.InitialEventsAnnotationKey], "true", "annotation")
		got(maps.Create(ctx, configMap("d", nil), metav1.CreateOptions{}))
		next(ctx, stream, watch.Added, "d")
	})
	g.check("a watch ends at its time, with a bookmark before", func(ctx context.Context) {
		list := got(maps.List(ctx, mine(metav1.ListOptions{})))
		got(client.CoreV1().ConfigMaps(namespace).Create(ctx, configMap("e", nil), metav1.CreateOptions{}))
		stream := got(maps.Watch(ctx, metav1.ListOptions{
			ResourceVersion: list.ResourceVersion, AllowWatchBookmarks: true, TimeoutSeconds: ptr.To[int64](4), FieldSelector: "metadata.name=none",
		}))
		begin := time.Now()
		var bookmarks []string
		for event := range stream.ResultChan() {
			equal(event.Type, watch.Bookmark, "event")
			bookmarks = append(bookmarks, event.Object.(*corev1.ConfigMap).ResourceVersion)
		}
		took := time.Since(begin)
		want(took > 3*time.Second && took < 7*time.Second, "it ended after %v", took)
		want(len(bookmarks) > 0 && bookmarks[0] != list.ResourceVersion, "bookmarks %v after %s", bookmarks, list.ResourceVersion)
	})
	g.check("a list of a future version: Timeout, with the cause", func(ctx context.Context) {
		err := client.CoreV1().RESTClient().Get().Namespace(namespace).Resource("configmaps").MaxRetries(0).Param("resourceVersion", "9999999999").
			Param("resourceVersionMatch", "NotOlderThan").Do(ctx).Error()
		refused(err, metav1.StatusReasonTimeout)
		want(apierrors.HasStatusCause(err, metav1.CauseTypeResourceVersionTooLarge), "no cause in %v", err)
	})
	g.check("Until sees a condition come true", func(ctx context.Context) {
		list := got(maps.List(ctx, metav1.ListOptions{}))
		go func() {
			for _, value := range []string{"1", "2", "3"} {
				_, _ = maps.Patch(ctx, "c", types.MergePatchType, []byte(`{"data":{"step":"`+value+`"}}`), metav1.PatchOptions{})
			}
		}()
		source := cache.NewListWatchFromClient(client.CoreV1().RESTClient(), "configmaps", namespace, fields.OneTermEqualSelector("metadata.name", "c"))
		last := got(watchtools.Until(ctx, list.ResourceVersion, source, func(event watch.Event) (bool, error) {
			return event.Object.(*corev1.ConfigMap).Data["step"] == "3", nil
		}))
		equal(last.Type, watch.Modified, "event")
	})
}
