package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes"
	"k8s.io/utils/ptr"
)

func pod(name string) *corev1.Pod {
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"app": name}},
		Spec: corev1.PodSpec{
			TerminationGracePeriodSeconds: ptr.To[int64](1),
			Containers:                    []corev1.Container{{Name: "main", Image: "main:1"}, {Name: "side", Image: "side:1"}},
		},
	}
}

func ready(pod *corev1.Pod) bool {
	for _, condition := range pod.Status.Conditions {
		if condition.Type == corev1.PodReady {
			return condition.Status == corev1.ConditionTrue
		}
	}
	return false
}

// workloads uses what deployments and pods have beside themselves.
func workloads(g group, client kubernetes.Interface, namespace string) {
	deployments := client.AppsV1().Deployments(namespace)
	pods := client.CoreV1().Pods(namespace)
	running := func(ctx context.Context, name string) {
		eventually(ctx, name+" is ready", func() bool { return ready(got(pods.Get(ctx, name, metav1.GetOptions{}))) })
	}

	g.check("a deployment comes to have its replicas", func(ctx context.Context) {
		got(deployments.Create(ctx, deployment("scaled", 1), metav1.CreateOptions{}))
		eventually(ctx, "one replica is available", func() bool {
			return got(deployments.Get(ctx, "scaled", metav1.GetOptions{})).Status.AvailableReplicas == 1
		})
	})
	g.check("scale: get, update, conflict, patch", func(ctx context.Context) {
		scale := got(deployments.GetScale(ctx, "scaled", metav1.GetOptions{}))
		equal(scale.Spec.Replicas, int32(1), "replicas")
		equal(scale.Status.Selector, "app=scaled", "selector")
		scale.Spec.Replicas = 3
		updated := got(deployments.UpdateScale(ctx, "scaled", scale, metav1.UpdateOptions{}))
		equal(updated.Spec.Replicas, int32(3), "replicas after the update")
		scale.ResourceVersion = "1"
		_, err := deployments.UpdateScale(ctx, "scaled", scale, metav1.UpdateOptions{})
		refused(err, metav1.StatusReasonConflict)
		var patched autoscalingv1.Scale
		must(client.AppsV1().RESTClient().Patch(types.MergePatchType).Namespace(namespace).Resource("deployments").Name("scaled").SubResource("scale").
			Body([]byte(`{"spec":{"replicas":2}}`)).Do(ctx).Into(&patched))
		equal(patched.Spec.Replicas, int32(2), "replicas after the patch")
		equal(*got(deployments.Get(ctx, "scaled", metav1.GetOptions{})).Spec.Replicas, int32(2), "replicas of the deployment")
		eventually(ctx, "two replicas are available", func() bool {
			status := got(deployments.Get(ctx, "scaled", metav1.GetOptions{})).Status
			return status.AvailableReplicas == 2 && status.Replicas == 2
		})
	})
	g.check("a pod gets its defaults and becomes ready", func(ctx context.Context) {
		made := got(pods.Create(ctx, pod("logged"), metav1.CreateOptions{}))
		equal(made.Status.Phase, corev1.PodPending, "phase")
		equal(made.Status.QOSClass, corev1.PodQOSBestEffort, "class")
		equal(made.Spec.RestartPolicy, corev1.RestartPolicyAlways, "restart policy")
		equal(made.Spec.SchedulerName, corev1.DefaultSchedulerName, "scheduler")
		running(ctx, "logged")
		want(got(pods.Get(ctx, "logged", metav1.GetOptions{})).Spec.NodeName != "", "it has no node")
	})
	g.check("logs: the last line, with its time", func(ctx context.Context) {
		var text string
		eventually(ctx, "there is a line", func() bool {
			text = string(got(pods.GetLogs("logged", &corev1.PodLogOptions{Container: "main", TailLines: ptr.To[int64](1), Timestamps: true}).Do(ctx).Raw()))
			return text != ""
		})
		equal(strings.Count(text, "\n"), 1, "lines")
		at, _, _ := strings.Cut(text, " ")
		got(time.Parse(time.RFC3339Nano, at))
	})
	g.check("logs: a follow streams what is there and stays open", func(ctx context.Context) {
		follow, cancel := context.WithCancel(ctx)
		defer cancel()
		stream := got(pods.GetLogs("logged", &corev1.PodLogOptions{Container: "main", Follow: true}).Stream(follow))
		defer stream.Close()
		reader := bufio.NewReader(stream)
		line := got(reader.ReadString('\n'))
		want(len(line) > 1, "line %q", line)
		ended := make(chan error, 1)
		go func() {
			_, err := io.Copy(io.Discard, reader)
			ended <- err
		}()
		select {
		case err := <-ended:
			fail("the follow ended by itself: %v", err)
		case <-time.After(300 * time.Millisecond):
		}
		cancel()
		<-ended
	})
	g.check("logs: which container must be said where there are two", func(ctx context.Context) {
		err := pods.GetLogs("logged", &corev1.PodLogOptions{}).Do(ctx).Error()
		refused(err, metav1.StatusReasonBadRequest)
		equal(err.Error(), "a container name must be specified for pod logged, choose one of: [main side]", "message")
		err = pods.GetLogs("logged", &corev1.PodLogOptions{Container: "none"}).Do(ctx).Error()
		refused(err, metav1.StatusReasonBadRequest)
		refused(pods.GetLogs("none", &corev1.PodLogOptions{}).Do(ctx).Error(), metav1.StatusReasonNotFound)
	})
	g.check("a binding gives a pod its node, once", func(ctx context.Context) {
		object := pod("bound")
		object.Spec.SchedulerName = "by-hand"
		got(pods.Create(ctx, object, metav1.CreateOptions{}))
		nodes := got(client.CoreV1().Nodes().List(ctx, metav1.ListOptions{}))
		binding := &corev1.Binding{ObjectMeta: metav1.ObjectMeta{Name: "bound", Namespace: namespace}, Target: corev1.ObjectReference{Kind: "Node", Name: nodes.Items[0].Name}}
		must(pods.Bind(ctx, binding, metav1.CreateOptions{}))
		equal(got(pods.Get(ctx, "bound", metav1.GetOptions{})).Spec.NodeName, nodes.Items[0].Name, "node")
		refused(pods.Bind(ctx, binding, metav1.CreateOptions{}), metav1.StatusReasonConflict)
		running(ctx, "bound")
	})
	g.check("a pod's fields that are fixed stay so", func(ctx context.Context) {
		read := got(pods.Get(ctx, "bound", metav1.GetOptions{}))
		read.Spec.Containers[0].Image = "main:2"
		got(pods.Update(ctx, read, metav1.UpdateOptions{}))
		eventually(ctx, "no conflict", func() bool {
			read = got(pods.Get(ctx, "bound", metav1.GetOptions{}))
			read.Spec.NodeName = "elsewhere"
			_, err := pods.Update(ctx, read, metav1.UpdateOptions{})
			if apierrors.IsConflict(err) {
				return false
			}
			refused(err, metav1.StatusReasonInvalid)
			return true
		})
	})
	g.check("an eviction deletes a pod, in its grace", func(ctx context.Context) {
		must(client.PolicyV1().Evictions(namespace).Evict(ctx, &policyv1.Eviction{ObjectMeta: metav1.ObjectMeta{Name: "bound", Namespace: namespace}}))
		eventually(ctx, "the pod is gone", func() bool {
			_, err := pods.Get(ctx, "bound", metav1.GetOptions{})
			return apierrors.IsNotFound(err)
		})
		err := client.PolicyV1().Evictions(namespace).Evict(ctx, &policyv1.Eviction{ObjectMeta: metav1.ObjectMeta{Name: "bound", Namespace: namespace}})
		refused(err, metav1.StatusReasonNotFound)
	})
	g.check("a disruption budget refuses an eviction: TooManyRequests", func(ctx context.Context) {
		budgets := client.PolicyV1().PodDisruptionBudgets(namespace)
		got(budgets.Create(ctx, &policyv1.PodDisruptionBudget{
			ObjectMeta: metav1.ObjectMeta{Name: "keep"},
			Spec:       policyv1.PodDisruptionBudgetSpec{MinAvailable: ptr.To(intstr.FromInt32(1)), Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"app": "logged"}}},
		}, metav1.CreateOptions{}))
		eventually(ctx, "the budget is computed", func() bool {
			status := got(budgets.Get(ctx, "keep", metav1.GetOptions{})).Status
			return status.ObservedGeneration == 1 && status.CurrentHealthy == 1
		})
		eviction := &policyv1.Eviction{ObjectMeta: metav1.ObjectMeta{Name: "logged", Namespace: namespace}}
		err := client.PolicyV1().Evictions(namespace).Evict(ctx, eviction)
		refused(err, metav1.StatusReasonTooManyRequests)
		want(apierrors.HasStatusCause(err, policyv1.DisruptionBudgetCause), "no cause in %v", err)
		must(budgets.Delete(ctx, "keep", metav1.DeleteOptions{}))
		must(client.PolicyV1().Evictions(namespace).Evict(ctx, eviction))
	})
}

// reviews asks what is allowed, and who asks.
func reviews(g group, client kubernetes.Interface) {
	g.check("SelfSubjectAccessReview says what is allowed", func(ctx context.Context) {
		review := got(client.AuthorizationV1().SelfSubjectAccessReviews().Create(ctx, &authorizationv1.SelfSubjectAccessReview{
			Spec: authorizationv1.SelfSubjectAccessReviewSpec{ResourceAttributes: &authorizationv1.ResourceAttributes{Namespace: "default", Verb: "list", Resource: "pods"}},
		}, metav1.CreateOptions{}))
		want(review.Status.Allowed, "status %v", review.Status)
	})
	g.check("SelfSubjectAccessReview without attributes: Invalid", func(ctx context.Context) {
		_, err := client.AuthorizationV1().SelfSubjectAccessReviews().Create(ctx, &authorizationv1.SelfSubjectAccessReview{}, metav1.CreateOptions{})
		refused(err, metav1.StatusReasonInvalid)
	})
	g.check("SelfSubjectRulesReview gives rules", func(ctx context.Context) {
		review := got(client.AuthorizationV1().SelfSubjectRulesReviews().Create(ctx, &authorizationv1.SelfSubjectRulesReview{
			Spec: authorizationv1.SelfSubjectRulesReviewSpec{Namespace: "default"},
		}, metav1.CreateOptions{}))
		want(len(review.Status.ResourceRules) > 0, "status %v", review.Status)
	})
	g.check("SelfSubjectReview says who asks", func(ctx context.Context) {
		review := got(client.AuthenticationV1().SelfSubjectReviews().Create(ctx, &authenticationv1.SelfSubjectReview{}, metav1.CreateOptions{}))
		want(review.Status.UserInfo.Username != "", "status %v", fmt.Sprint(review.Status))
	})
}
