package main

import (
	"context"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	appsapply "k8s.io/client-go/applyconfigurations/apps/v1"
	scaleapply "k8s.io/client-go/applyconfigurations/autoscaling/v1"
	coreapply "k8s.io/client-go/applyconfigurations/core/v1"
	metaapply "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// applies uses server-side apply with the typed configurations.
func applies(g group, client kubernetes.Interface, namespace string) {
	maps := client.CoreV1().ConfigMaps(namespace)
	deployments := client.AppsV1().Deployments(namespace)
	by := func(manager string) metav1.ApplyOptions { return metav1.ApplyOptions{FieldManager: manager} }
	data := func(pairs ...string) *coreapply.ConfigMapApplyConfiguration {
		entries := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			entries[pairs[i]] = pairs[i+1]
		}
		return coreapply.ConfigMap("applied", namespace).WithData(entries)
	}

	g.check("apply creates, and says who manages", func(ctx context.Context) {
		made := got(maps.Apply(ctx, data("a", "1", "b", "2"), by("one")))
		want(made.UID != "", "no uid")
		equal(len(made.ManagedFields), 1, "managers")
		equal(made.ManagedFields[0].Manager, "one", "manager")
		equal(made.ManagedFields[0].Operation, metav1.ManagedFieldsOperationApply, "operation")
	})
	g.check("apply without a change keeps the version", func(ctx context.Context) {
		before := got(maps.Get(ctx, "applied", metav1.GetOptions{}))
		equal(got(maps.Apply(ctx, data("a", "1", "b", "2"), by("one"))).ResourceVersion, before.ResourceVersion, "version")
	})
	g.check("what a manager applies no more is removed", func(ctx context.Context) {
		equal(fmt.Sprint(got(maps.Apply(ctx, data("a", "1", "c", "3"), by("one"))).Data), "map[a:1 c:3]", "data")
	})
	g.check("two managers own different fields", func(ctx context.Context) {
		equal(fmt.Sprint(got(maps.Apply(ctx, data("d", "4"), by("two"))).Data), "map[a:1 c:3 d:4]", "data")
	})
	g.check("another's field: Conflict, which names the manager and the field", func(ctx context.Context) {
		_, err := maps.Apply(ctx, data("a", "9", "d", "4"), by("two"))
		refused(err, metav1.StatusReasonConflict)
		equal(err.Error(), `Apply failed with 1 conflict: conflict with "one": .data.a`, "message")
	})
	g.check("force takes it over, and the other's next apply conflicts", func(ctx context.Context) {
		forced := by("two")
		forced.Force = true
		equal(got(maps.Apply(ctx, data("a", "9", "d", "4"), forced)).Data["a"], "9", "data")
		_, err := maps.Apply(ctx, data("a", "1", "c", "3"), by("one"))
		refused(err, metav1.StatusReasonConflict)
	})
	g.check("Extract gives what a manager applied", func(ctx context.Context) {
		read := got(maps.Get(ctx, "applied", metav1.GetOptions{}))
		extracted := got(coreapply.ExtractConfigMap(read, "two"))
		equal(fmt.Sprint(extracted.Data), "map[a:9 d:4]", "data of two")
		extracted.Data["e"] = "5"
		equal(fmt.Sprint(got(maps.Apply(ctx, extracted, by("two"))).Data), "map[a:9 c:3 d:4 e:5]", "data")
	})
	g.check("apply without a manager is refused", func(ctx context.Context) {
		_, err := maps.Apply(ctx, data("a", "9"), metav1.ApplyOptions{})
		want(err != nil, "no error")
	})
	g.check("apply with an older version: Conflict", func(ctx context.Context) {
		_, err := maps.Apply(ctx, data("a", "9").WithResourceVersion("1"), by("two"))
		refused(err, metav1.StatusReasonConflict)
	})

	applied := func(image string, env ...string) *appsapply.DeploymentApplyConfiguration {
		labels := map[string]string{"app": "web"}
		container := coreapply.Container().WithName("web").WithImage(image).WithPorts(coreapply.ContainerPort().WithContainerPort(80))
		for _, name := range env {
			container.WithEnv(coreapply.EnvVar().WithName(name).WithValue("1"))
		}
		return appsapply.Deployment("web", namespace).WithSpec(appsapply.DeploymentSpec().WithReplicas(0).
			WithSelector(metaapply.LabelSelector().WithMatchLabels(labels)).
			WithTemplate(coreapply.PodTemplateSpec().WithLabels(labels).WithSpec(coreapply.PodSpec().WithContainers(container))))
	}
	g.check("containers and variables merge by name", func(ctx context.Context) {
		got(deployments.Apply(ctx, applied("web:1", "A", "B"), by("one")))
		other := appsapply.Deployment("web", namespace).WithSpec(appsapply.DeploymentSpec().WithTemplate(coreapply.PodTemplateSpec().WithSpec(
			coreapply.PodSpec().WithContainers(
				coreapply.Container().WithName("web").WithEnv(coreapply.EnvVar().WithName("C").WithValue("1")),
				coreapply.Container().WithName("side").WithImage("side:1")))))
		got(deployments.Apply(ctx, other, by("two")))
		after := got(deployments.Apply(ctx, applied("web:2", "B"), by("one")))
		names := func(container corev1.Container) (all string) {
			for _, one := range container.Env {
				all += one.Name
			}
			return all
		}
		containers := after.Spec.Template.Spec.Containers
		equal(len(containers), 2, "containers")
		equal(containers[0].Image, "web:2", "image")
		equal(names(containers[0]), "BC", "variables")
	})
	g.check("the scale belongs to whoever set it", func(ctx context.Context) {
		scale := scaleapply.Scale().WithSpec(scaleapply.ScaleSpec().WithReplicas(1))
		_, err := deployments.ApplyScale(ctx, "web", scale, by("scaler"))
		refused(err, metav1.StatusReasonConflict)
		got(deployments.ApplyScale(ctx, "web", scale, metav1.ApplyOptions{FieldManager: "scaler", Force: true}))
		_, err = deployments.Apply(ctx, applied("web:2", "B"), by("one"))
		refused(err, metav1.StatusReasonConflict)
	})
	g.check("a status is applied apart", func(ctx context.Context) {
		status := coreapply.Service("status", namespace).WithStatus(coreapply.ServiceStatus().WithLoadBalancer(
			coreapply.LoadBalancerStatus().WithIngress(coreapply.LoadBalancerIngress().WithIP("192.0.2.9"))))
		services := client.CoreV1().Services(namespace)
		got(services.Apply(ctx, coreapply.Service("status", namespace).WithSpec(coreapply.ServiceSpec().WithType(corev1.ServiceTypeLoadBalancer).
			WithPorts(coreapply.ServicePort().WithPort(80))), by("one")))
		after := got(services.ApplyStatus(ctx, status, by("controller")))
		equal(len(after.Status.LoadBalancer.Ingress), 1, "ingress")
		var subresources []string
		for _, entry := range after.ManagedFields {
			subresources = append(subresources, entry.Manager+"/"+entry.Subresource)
		}
		// Their order is that of their times, which are whole seconds only once they are stored.
		slices.Sort(subresources)
		equal(fmt.Sprint(subresources), "[controller/status one/]", "managers")
	})
}
