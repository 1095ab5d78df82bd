// kcsync syncs a kcache controller of pods, then counts watch events.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"sync/atomic"
	"time"

	"github.com/boz/kcache"
	"github.com/boz/kcache/types/pod"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"

	"kit/measure"
	"peers/kcache/quietlog"
)

func main() {
	server := flag.String("server", "", "replay's address")
	proto := flag.Bool("proto", false, "ask for protobuf")
	events := flag.Int("events", 200_000, "events to ask for")
	rate := flag.Float64("rate", 0, "events a second, 0 for as fast as can be")
	refresh := flag.Duration("refresh", time.Hour, "relist period; kcache's own is a minute, which would fall into the measurement")
	flag.Parse()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()

	var r measure.Result
	config := &rest.Config{Host: *server, QPS: -1, ContentConfig: rest.ContentConfig{ContentType: "application/json", AcceptContentTypes: "application/json"}}
	if *proto {
		config.ContentType, config.AcceptContentTypes = "application/vnd.kubernetes.protobuf", "application/vnd.kubernetes.protobuf,application/json"
	}
	cs, err := kubernetes.NewForConfig(config)
	if err != nil {
		log.Fatal(err)
	}
	var counts quietlog.Counts
	var updates atomic.Int64
	before, start := measure.Now(), time.Now()
	b := kcache.NewBuilder().Context(ctx).Log(quietlog.New(&counts)).Client(pod.NewClient(cs, ""))
	b.Lister().RefreshPeriod(*refresh)
	c, err := b.Create()
	if err != nil {
		log.Fatal(err)
	}
	ready := make(chan int, 1)
	_, err = kcache.NewMonitor(c, kcache.BuildHandler().
		OnInitialize(func(objs []metav1.Object) { ready <- len(objs) }).
		OnUpdate(func(metav1.Object) { updates.Add(1) }).Create())
	if err != nil {
		log.Fatal(err)
	}
	select {
	case r.Objects = <-ready:
	case <-c.Done():
		log.Fatal(c.Error())
	}
	r.Sync = measure.Ended(start, before)
	r.Settle()

	if *events > 0 {
		before, start = measure.Now(), time.Now()
		var answer any
		if err := measure.Ask(fmt.Sprintf("%s/_go?n=%d&rate=%g", *server, *events, *rate), &answer); err != nil {
			log.Fatal(err)
		}
		// Events get lost, so the end is when neither an event nor a loss has come for a second.
		last, seen := time.Now(), int64(-1)
		var then measure.Phase
		for time.Since(last) < time.Second && ctx.Err() == nil {
			if now := updates.Load() + counts.Drops(); now != seen {
				seen, last, then = now, time.Now(), measure.Ended(start, before)
			}
			time.Sleep(5 * time.Millisecond)
		}
		r.After, r.Sent, r.Received = &then, *events, int(updates.Load())
	}
	r.Print()
}
