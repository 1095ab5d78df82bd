package main

import (
	"context"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/utils/ptr"
)

// deletes deletes with each of the options.
func deletes(g group, client kubernetes.Interface, namespace string) {
	maps := client.CoreV1().ConfigMaps(namespace)
	gone := func(ctx context.Context, name string) bool {
		_, err := maps.Get(ctx, name, metav1.GetOptions{})
		return apierrors.IsNotFound(err)
	}
	// family makes an object and one that it owns.
	family := func(ctx context.Context, name string) {
		owner := got(maps.Create(ctx, configMap(name, nil), metav1.CreateOptions{}))
		child := configMap(name+"-child", nil)
		child.OwnerReferences = []metav1.OwnerReference{{APIVersion: "v1", Kind: "ConfigMap", Name: name, UID: owner.UID, BlockOwnerDeletion: ptr.To(true)}}
		got(maps.Create(ctx, child, metav1.CreateOptions{}))
	}
	propagate := func(how metav1.DeletionPropagation) metav1.DeleteOptions {
		return metav1.DeleteOptions{PropagationPolicy: &how}
	}

	g.check("preconditions that do not hold: Conflict, and nothing is deleted", func(ctx context.Context) {
		made := got(maps.Create(ctx, configMap("held", nil), metav1.CreateOptions{}))
		other := types.UID("00000000-0000-0000-0000-000000000000")
		refused(maps.Delete(ctx, "held", metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &other}}), metav1.StatusReasonConflict)
		refused(maps.Delete(ctx, "held", metav1.DeleteOptions{Preconditions: &metav1.Preconditions{ResourceVersion: ptr.To("1")}}), metav1.StatusReasonConflict)
		want(!gone(ctx, "held"), "it is gone")
		must(maps.Delete(ctx, "held", metav1.DeleteOptions{Preconditions: &metav1.Preconditions{UID: &made.UID, ResourceVersion: &made.ResourceVersion}}))
		want(gone(ctx, "held"), "it is still there")
		refused(maps.Delete(ctx, "held", metav1.DeleteOptions{}), metav1.StatusReasonNotFound)
	})
	g.check("a dry run deletes nothing", func(ctx context.Context) {
		got(maps.Create(ctx, configMap("dry", nil), metav1.CreateOptions{}))
		must(maps.Delete(ctx, "dry", metav1.DeleteOptions{DryRun: []string{metav1.DryRunAll}}))
		want(!gone(ctx, "dry"), "it is gone")
	})
	g.check("a finalizer holds an object until it is removed", func(ctx context.Context) {
		object := configMap("final", nil)
		object.Finalizers = []string{"example.com/hold"}
		got(maps.Create(ctx, object, metav1.CreateOptions{}))
		must(maps.Delete(ctx, "final", metav1.DeleteOptions{}))
		held := got(maps.Get(ctx, "final", metav1.GetOptions{}))
		want(held.DeletionTimestamp != nil, "no deletionTimestamp")
		held.Finalizers = append(held.Finalizers, "example.com/late")
		_, err := maps.Update(ctx, held, metav1.UpdateOptions{})
		refused(err, metav1.StatusReasonInvalid)
		held.Finalizers = nil
		got(maps.Update(ctx, held, metav1.UpdateOptions{}))
		want(gone(ctx, "final"), "it is still there")
	})
	g.check("background: what it owned goes after it", func(ctx context.Context) {
		family(ctx, "background")
		must(maps.Delete(ctx, "background", propagate(metav1.DeletePropagationBackground)))
		want(gone(ctx, "background"), "the owner is still there")
		eventually(ctx, "the child is gone", func() bool { return gone(ctx, "background-child") })
	})
	g.check("foreground: it stays until what it owned is gone", func(ctx context.Context) {
		family(ctx, "foreground")
		child := got(maps.Get(ctx, "foreground-child", metav1.GetOptions{}))
		child.Finalizers = []string{"example.com/hold"}
		child = got(maps.Update(ctx, child, metav1.UpdateOptions{}))
		must(maps.Delete(ctx, "foreground", propagate(metav1.DeletePropagationForeground)))
		owner := got(maps.Get(ctx, "foreground", metav1.GetOptions{}))
		want(owner.DeletionTimestamp != nil && len(owner.Finalizers) == 1 && owner.Finalizers[0] == metav1.FinalizerDeleteDependents, "owner %v", owner.ObjectMeta)
		eventually(ctx, "the child is being deleted", func() bool {
			child = got(maps.Get(ctx, "foreground-child", metav1.GetOptions{}))
			return child.DeletionTimestamp != nil
		})
		want(!gone(ctx, "foreground"), "the owner is gone first")
		child.Finalizers = nil
		got(maps.Update(ctx, child, metav1.UpdateOptions{}))
		eventually(ctx, "both are gone", func() bool { return gone(ctx, "foreground") && gone(ctx, "foreground-child") })
	})
	g.check("orphan: what it owned stays, and has no owner", func(ctx context.Context) {
		family(ctx, "orphan")
		must(maps.Delete(ctx, "orphan", propagate(metav1.DeletePropagationOrphan)))
		eventually(ctx, "the owner is gone", func() bool { return gone(ctx, "orphan") })
		equal(len(got(maps.Get(ctx, "orphan-child", metav1.GetOptions{})).OwnerReferences), 0, "owners")
	})
	g.check("a deployment takes its replica sets and pods with it", func(ctx context.Context) {
		deployments := client.AppsV1().Deployments(namespace)
		pods := client.CoreV1().Pods(namespace)
		got(deployments.Create(ctx, deployment("short", 2), metav1.CreateOptions{}))
		eventually(ctx, "its pods are there", func() bool {
			return len(got(pods.List(ctx, metav1.ListOptions{LabelSelector: "app=short"})).Items) == 2
		})
		must(deployments.Delete(ctx, "short", metav1.DeleteOptions{}))
		eventually(ctx, "all is gone", func() bool {
			sets := got(client.AppsV1().ReplicaSets(namespace).List(ctx, metav1.ListOptions{LabelSelector: "app=short"}))
			return len(sets.Items)+len(got(pods.List(ctx, metav1.ListOptions{LabelSelector: "app=short"})).Items) == 0
		})
	})
	g.check("deletecollection deletes what the selector selects", func(ctx context.Context) {
		for _, name := range []string{"one", "two", "three"} {
			object := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"kept": map[bool]string{true: "yes", false: "no"}[name == "two"]}}}
			got(client.CoreV1().Secrets(namespace).Create(ctx, object, metav1.CreateOptions{}))
		}
		must(client.CoreV1().Secrets(namespace).DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "kept=no"}))
		left := got(client.CoreV1().Secrets(namespace).List(ctx, metav1.ListOptions{}))
		equal(len(left.Items), 1, "left")
		equal(left.Items[0].Name, "two", "name")
	})
	g.check("a namespace takes what is in it, and then goes", func(ctx context.Context) {
		namespaces := client.CoreV1().Namespaces()
		made := got(namespaces.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "client-go-short-"}}, metav1.CreateOptions{}))
		object := configMap("inside", nil)
		object.Finalizers = []string{"example.com/hold"}
		inside := client.CoreV1().ConfigMaps(made.Name)
		got(inside.Create(ctx, object, metav1.CreateOptions{}))
		must(namespaces.Delete(ctx, made.Name, metav1.DeleteOptions{}))
		eventually(ctx, "it is terminating", func() bool {
			return got(namespaces.Get(ctx, made.Name, metav1.GetOptions{})).Status.Phase == corev1.NamespaceTerminating
		})
		_, err := inside.Create(ctx, configMap("late", nil), metav1.CreateOptions{})
		refused(err, metav1.StatusReasonForbidden)
		want(apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause), "no cause in %v", err)
		eventually(ctx, "what is in it is being deleted", func() bool { return got(inside.Get(ctx, "inside", metav1.GetOptions{})).DeletionTimestamp != nil })
		held := got(inside.Get(ctx, "inside", metav1.GetOptions{}))
		held.Finalizers = nil
		got(inside.Update(ctx, held, metav1.UpdateOptions{}))
		eventually(ctx, "it is gone", func() bool {
			_, err := namespaces.Get(ctx, made.Name, metav1.GetOptions{})
			return apierrors.IsNotFound(err)
		})
	})
}
