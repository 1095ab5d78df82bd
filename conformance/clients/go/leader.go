package main

import (
	"context"
	"sync/atomic"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
)

// leaders lets candidates compete for a lease, one after the other.
func leaders(g group, client kubernetes.Interface, namespace string) {
	candidate := func(name string, release bool) (leading *atomic.Bool, stop context.CancelFunc) {
		leading = &atomic.Bool{}
		ctx, cancel := context.WithCancel(context.Background())
		elector, err := leaderelection.NewLeaderElector(leaderelection.LeaderElectionConfig{
			Lock: &resourcelock.LeaseLock{
				LeaseMeta:  metav1.ObjectMeta{Name: "leader", Namespace: namespace},
				Client:     client.CoordinationV1(),
				LockConfig: resourcelock.ResourceLockConfig{Identity: name},
			},
			LeaseDuration: 3 * time.Second, RenewDeadline: 2 * time.Second, RetryPeriod: 300 * time.Millisecond,
			ReleaseOnCancel: release,
			Callbacks: leaderelection.LeaderCallbacks{
				OnStartedLeading: func(ctx context.Context) { leading.Store(true) },
				OnStoppedLeading: func() { leading.Store(false) },
			},
		})
		must(err)
		go elector.Run(ctx)
		return leading, cancel
	}
	g.check("one leads at a time, and hands over", func(ctx context.Context) {
		first, stopFirst := candidate("first", true)
		defer stopFirst()
		eventually(ctx, "the first leads", first.Load)
		second, stopSecond := candidate("second", false)
		defer stopSecond()
		time.Sleep(700 * time.Millisecond)
		want(!second.Load(), "two lead")
		lease := got(client.CoordinationV1().Leases(namespace).Get(ctx, "leader", metav1.GetOptions{}))
		equal(*lease.Spec.HolderIdentity, "first", "holder")
		want(lease.Spec.RenewTime.After(lease.Spec.AcquireTime.Time), "renewed %v, acquired %v", lease.Spec.RenewTime, lease.Spec.AcquireTime)
		stopFirst()
		eventually(ctx, "the second leads", second.Load)
		want(!first.Load(), "the first still leads")
		stopSecond()
		third, stopThird := candidate("third", true)
		defer stopThird()
		begin := time.Now()
		eventually(ctx, "the third leads", third.Load)
		want(time.Since(begin) > time.Second, "the third did not wait for the lease to expire")
		lease = got(client.CoordinationV1().Leases(namespace).Get(ctx, "leader", metav1.GetOptions{}))
		equal(*lease.Spec.HolderIdentity, "third", "holder")
		want(*lease.Spec.LeaseTransitions >= 2, "transitions %d", *lease.Spec.LeaseTransitions)
	})
}
