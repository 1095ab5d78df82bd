package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	clientfeatures "k8s.io/client-go/features"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
)

var configMaps = corev1.SchemeGroupVersion.WithResource("configmaps")

// A follower is an informer, and what its handler was told, added up.
type follower struct {
	name     string
	streams  bool
	informer cache.SharedIndexInformer
	asked    func() []string
	lock     sync.Mutex
	told     map[string]string
	wrong    []string
}

func (f *follower) tell(object any, deleted bool) {
	if last, is := object.(cache.DeletedFinalStateUnknown); is {
		object = last.Obj
	}
	one := object.(metav1.Object)
	f.lock.Lock()
	defer f.lock.Unlock()
	if deleted {
		if _, known := f.told[one.GetName()]; !known {
			f.wrong = append(f.wrong, "deleted before it was added: "+one.GetName())
		}
		delete(f.told, one.GetName())
	} else {
		f.told[one.GetName()] = one.GetResourceVersion()
	}
}

// follow starts an informer, which lists by a stream or page by page, and waits until it has what there is.
func follow(g group, name string, streams bool, config *rest.Config, make func(config *rest.Config) cache.SharedIndexInformer, stop <-chan struct{}) *follower {
	name += map[bool]string{true: ", WatchList", false: ", list"}[streams]
	f := &follower{name: name, streams: streams, asked: recorded(config), told: map[string]string{}}
	g.check(name+": it syncs", func(ctx context.Context) {
		must(clientfeatures.FeatureGates().(interface {
			Set(clientfeatures.Feature, bool) error
		}).Set(clientfeatures.WatchListClient, streams))
		f.informer = make(config)
		got(f.informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
			AddFunc:    func(object any) { f.tell(object, false) },
			UpdateFunc: func(_, object any) { f.tell(object, false) },
			DeleteFunc: func(object any) { f.tell(object, true) },
		}))
		go f.informer.Run(stop)
		want(cache.WaitForCacheSync(ctx.Done(), f.informer.HasSynced), "it does not sync; asked for %v", f.asked())
		lists, streaming := 0, 0
		for _, path := range f.asked() {
			if !strings.Contains(path, "watch=true") {
				lists++
			}
			if strings.Contains(path, "sendInitialEvents=true") {
				streaming++
			}
		}
		if streams {
			want(lists == 0 && streaming == 1, "asked for %v", f.asked())
		} else {
			want(lists > 0 && streaming == 0, "asked for %v", f.asked())
		}
	})
	return f
}

// differs says how what it holds and what it told differ from a list.
func (f *follower) differs(list map[string]string) string {
	f.lock.Lock()
	defer f.lock.Unlock()
	if len(f.wrong) > 0 {
		return f.wrong[0]
	}
	held := map[string]string{}
	for _, object := range f.informer.GetStore().List() {
		one := object.(metav1.Object)
		held[one.GetName()] = one.GetResourceVersion()
	}
	for what, versions := range map[string]map[string]string{"store": held, "events": f.told} {
		for name, version := range list {
			if versions[name] != version {
				return fmt.Sprintf("%s: %s is of version %q, want %q", what, name, versions[name], version)
			}
		}
		if len(versions) != len(list) {
			return fmt.Sprintf("%s: %d objects, want %d", what, len(versions), len(list))
		}
	}
	return ""
}

// churn creates, changes and deletes, each until the server takes it.
func churn(ctx context.Context, client kubernetes.Interface, namespace string, steps int) {
	maps := client.CoreV1().ConfigMaps(namespace)
	for range steps {
		name := fmt.Sprintf("churn-%02d", rand.IntN(40))
		for {
			var err error
			switch rand.IntN(4) {
			case 0:
				err = maps.Delete(ctx, name, metav1.DeleteOptions{})
			default:
				_, err = maps.Patch(ctx, name, types.MergePatchType, fmt.Appendf(nil, `{"data":{"step":"%d"}}`, rand.Int()), metav1.PatchOptions{})
				if apierrors.IsNotFound(err) {
					_, err = maps.Create(ctx, configMap(name, nil), metav1.CreateOptions{})
				}
			}
			if err == nil || apierrors.IsNotFound(err) || ctx.Err() != nil {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
}

// interrupted lets informers of each sort follow changes, and the server go away and come back below them.
func interrupted(g group, namespace string, interrupt func(how string)) {
	client := kubernetes.NewForConfigOrDie(connect(jsonType))
	maps := client.CoreV1().ConfigMaps(namespace)
	churn(context.Background(), client, namespace, 60)
	stop := make(chan struct{})
	defer close(stop)

	var followers []*follower
	for _, streams := range []bool{false, true} {
		for name, contentType := range map[string]string{"json": jsonType, "protobuf": protobufType} {
			followers = append(followers, follow(g, name, streams, connect(contentType), func(config *rest.Config) cache.SharedIndexInformer {
				factory := informers.NewSharedInformerFactoryWithOptions(kubernetes.NewForConfigOrDie(config), 0, informers.WithNamespace(namespace))
				return factory.Core().V1().ConfigMaps().Informer()
			}, stop))
		}
		followers = append(followers, follow(g, "dynamic", streams, connect(jsonType), func(config *rest.Config) cache.SharedIndexInformer {
			factory := dynamicinformer.NewFilteredDynamicSharedInformerFactory(dynamic.NewForConfigOrDie(config), 0, namespace, nil)
			return factory.ForResource(configMaps).Informer()
		}, stop))
		followers = append(followers, follow(g, "metadata", streams, connect(protobufType), func(config *rest.Config) cache.SharedIndexInformer {
			factory := metadatainformer.NewFilteredSharedInformerFactory(metadata.NewForConfigOrDie(config), 0, namespace, nil)
			return factory.ForResource(configMaps).Informer()
		}, stop))
	}
	agree := func(when string) {
		for _, f := range followers {
			if f.informer == nil {
				continue
			}
			g.check(f.name+": it equals a list "+when, func(ctx context.Context) {
				list := map[string]string{}
				for _, one := range got(maps.List(ctx, metav1.ListOptions{})).Items {
					list[one.Name] = one.ResourceVersion
				}
				want(len(list) > 0, "the list is empty")
				differs := f.differs(list)
				for begin := time.Now(); differs != "" && time.Since(begin) < askTime; time.Sleep(50 * time.Millisecond) {
					differs = f.differs(list)
				}
				want(differs == "", "%s", differs)
			})
		}
	}
	churn(context.Background(), client, namespace, 200)
	agree("after changes")
	g.check("an index finds what it indexes", func(ctx context.Context) {
		found := got(followers[0].informer.GetIndexer().ByIndex(cache.NamespaceIndex, namespace))
		equal(len(found), len(followers[0].informer.GetStore().List()), "objects in the namespace")
	})

	// While it is away, changes are tried again and again.
	var old *corev1.ConfigMapList
	away := func(how string) {
		changing, cancel := context.WithCancel(context.Background())
		var changes sync.WaitGroup
		changes.Go(func() {
			for changing.Err() == nil {
				churn(changing, client, namespace, 1)
				time.Sleep(5 * time.Millisecond)
			}
		})
		interrupt(how)
		churn(context.Background(), client, namespace, 50)
		cancel()
		changes.Wait()
	}
	g.check("a page is read before the server is killed", func(ctx context.Context) {
		old = got(maps.List(ctx, metav1.ListOptions{Limit: 3}))
		want(old.Continue != "", "no continue token")
		// A version is forgotten when there is a later one.
		got(maps.Create(ctx, configMap("later", nil), metav1.CreateOptions{}))
	})
	away("kill")
	agree("after the server was killed, and has forgotten")
	expired := func(err error) { refused(err, metav1.StatusReasonExpired) }
	g.check("a version from before is gone: watch, exact list and page", func(ctx context.Context) {
		_, err := maps.List(ctx, metav1.ListOptions{Limit: 3, Continue: old.Continue})
		expired(err)
		want(strings.Contains(err.Error(), "continue"), "message %v", err)
		_, err = maps.List(ctx, metav1.ListOptions{ResourceVersion: old.ResourceVersion, ResourceVersionMatch: metav1.ResourceVersionMatchExact})
		expired(err)
		stream, err := maps.Watch(ctx, metav1.ListOptions{ResourceVersion: old.ResourceVersion})
		if err == nil {
			defer stream.Stop()
			event := <-stream.ResultChan()
			equal(event.Type, watch.Error, "event")
			err = apierrors.FromObject(event.Object.(runtime.Object))
		}
		expired(err)
	})
	away("restart")
	agree("after the server was restarted")
	g.check("informers that list by a stream have gone on so", func(ctx context.Context) {
		for _, f := range followers {
			if f.streams {
				lists := slices.DeleteFunc(f.asked(), func(path string) bool { return strings.Contains(path, "watch=true") })
				equal(len(lists), 0, f.name+": lists")
			}
		}
	})
}
