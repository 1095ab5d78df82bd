// clientgo syncs a client-go SharedInformer, then counts watch events, or what a relist brings.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"runtime/pprof"
	"strconv"
	"sync/atomic"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"

	"kit/measure"
	"kit/podgen"
)

func main() {
	server := flag.String("server", "", "replay's address")
	proto := flag.Bool("proto", false, "ask for protobuf")
	watchList := flag.Bool("watchlist", false, "sync by a streaming watch")
	strip := flag.Bool("strip", false, "drop managedFields before the store")
	events := flag.Int("events", 200_000, "events to ask for")
	rate := flag.Float64("rate", 0, "events a second, 0 for as fast as can be")
	resource := flag.String("resource", "pods", "pods or configmaps")
	relist := flag.Bool("relist", false, "let the version expire, instead of events")
	profSync := flag.String("prof-sync", "", "CPU profile of the sync")
	profEvents := flag.String("prof-events", "", "CPU profile of the events")
	flag.Parse()
	_ = os.Setenv("KUBE_FEATURE_WatchListClient", fmt.Sprint(*watchList)) // read at the first use of a gate
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()

	var r measure.Result
	config := &rest.Config{Host: *server, QPS: -1}
	config.ContentType, config.AcceptContentTypes = "application/json", "application/json" // left out, it is protobuf first
	if *proto {
		config.ContentType = "application/vnd.kubernetes.protobuf"
		config.AcceptContentTypes = "application/vnd.kubernetes.protobuf,application/json"
	}
	var opts []informers.SharedInformerOption
	if *strip {
		opts = append(opts, informers.WithTransform(func(o any) (any, error) {
			if m, ok := o.(metav1.Object); ok {
				m.SetManagedFields(nil)
			}
			return o, nil
		}))
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		log.Fatal(err)
	}
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, opts...)
	informer := map[string]func() cache.SharedIndexInformer{
		"pods":       func() cache.SharedIndexInformer { return factory.Core().V1().Pods().Informer() },
		"configmaps": func() cache.SharedIndexInformer { return factory.Core().V1().ConfigMaps().Informer() },
	}[*resource]()
	var adds, updates atomic.Int64
	came := make([]int64, *events) // when, by the number of the event
	reg, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc: func(any) { adds.Add(1) },
		UpdateFunc: func(before, after any) {
			version := after.(metav1.Object).GetResourceVersion()
			if before.(metav1.Object).GetResourceVersion() == version {
				return
			}
			if *rate > 0 {
				n, _ := strconv.Atoi(version)
				came[n-podgen.BaseRV-1] = time.Now().UnixMicro()
			}
			updates.Add(1)
		},
	})
	if err != nil {
		log.Fatal(err)
	}

	profile := func(path string) func() {
		if path == "" {
			return func() {}
		}
		f, err := os.Create(path)
		if err != nil {
			log.Fatal(err)
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			log.Fatal(err)
		}
		return func() { pprof.StopCPUProfile(); f.Close() }
	}

	stop := profile(*profSync)
	before, start := measure.Now(), time.Now()
	factory.Start(ctx.Done())
	for !reg.HasSynced() {
		if ctx.Err() != nil {
			log.Fatal("no sync in time")
		}
		time.Sleep(2 * time.Millisecond)
	}
	r.Sync = measure.Ended(start, before)
	stop()
	r.Objects = len(informer.GetStore().ListKeys())
	if int(adds.Load()) != r.Objects {
		log.Fatalf("%d adds for %d objects", adds.Load(), r.Objects)
	}
	r.Settle()

	stop = profile(*profEvents)
	before, start = measure.Now(), time.Now()
	var answer any
	if *relist {
		if err := measure.Ask(*server+"/_gone", &answer); err != nil {
			log.Fatal(err)
		}
		wall := time.Since(start).Seconds()
		time.Sleep(time.Second) // the list is handed on behind the watch
		then := measure.Ended(start, before)
		then.Wall = wall
		r.After, r.Received = &then, int(updates.Load()+adds.Load())-r.Objects
	} else if *events > 0 {
		if err := measure.Ask(fmt.Sprintf("%s/_go?n=%d&rate=%g", *server, *events, *rate), &answer); err != nil {
			log.Fatal(err)
		}
		for int(updates.Load()) < *events {
			if ctx.Err() != nil {
				log.Fatalf("only %d events came", updates.Load())
			}
			time.Sleep(2 * time.Millisecond)
		}
		then := measure.Ended(start, before)
		r.After, r.Sent, r.Received = &then, *events, int(updates.Load())
		if *rate > 0 {
			if err := r.Latencies(*server, came); err != nil {
				log.Fatal(err)
			}
		}
	}
	stop()
	r.Print()
}
