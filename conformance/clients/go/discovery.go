package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/disk"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/openapi3"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
)

// recorder remembers which paths were asked for.
type recorder struct {
	next  http.RoundTripper
	lock  *sync.Mutex
	paths *[]string
}

func (r recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	r.lock.Lock()
	*r.paths = append(*r.paths, request.URL.RequestURI())
	r.lock.Unlock()
	return r.next.RoundTrip(request)
}

// recorded lets a configuration remember what it asks for.
func recorded(config *rest.Config) (paths func() []string) {
	var lock sync.Mutex
	var all []string
	config.Wrap(func(next http.RoundTripper) http.RoundTripper { return recorder{next, &lock, &all} })
	return func() []string {
		lock.Lock()
		defer lock.Unlock()
		return slices.Clone(all)
	}
}

// discoveries asks what there is, in each of the ways.
func discoveries(g group) {
	config := connect(jsonType)
	asked := recorded(config)
	client := discovery.NewDiscoveryClientForConfigOrDie(config)
	find := func(lists []*metav1.APIResourceList, groupVersion, name string) *metav1.APIResource {
		for _, list := range lists {
			if list.GroupVersion == groupVersion {
				for _, resource := range list.APIResources {
					if resource.Name == name {
						return &resource
					}
				}
			}
		}
		fail("no %s in %s", name, groupVersion)
		return nil
	}

	g.check("the server says its version", func(ctx context.Context) {
		version := got(client.ServerVersion())
		equal(version.Major+"."+version.Minor, "1.36", "version")
	})
	g.check("all groups and resources come in two requests", func(ctx context.Context) {
		before := len(asked())
		_, lists, err := client.ServerGroupsAndResources()
		must(err)
		equal(strings.Join(asked()[before:], " "), "/api?timeout=32s /apis?timeout=32s", "requests")
		pods := find(lists, "v1", "pods")
		want(pods.Namespaced && pods.Kind == "Pod" && slices.Contains(pods.ShortNames, "po") && slices.Contains(pods.Verbs, "watch"), "pods %v", pods)
		scale := find(lists, "apps/v1", "deployments/scale")
		equal(scale.Group+"/"+scale.Version+" "+scale.Kind, "autoscaling/v1 Scale", "scale")
	})
	g.check("without aggregation they are the same", func(ctx context.Context) {
		plain := discovery.NewDiscoveryClientForConfigOrDie(connect(jsonType))
		plain.UseLegacyDiscovery = true
		names := func(from *discovery.DiscoveryClient) string {
			_, lists, err := from.ServerGroupsAndResources()
			// Others define custom resources at the same time, and delete them between two requests.
			var failed *discovery.ErrGroupDiscoveryFailed
			if errors.As(err, &failed) {
				for gone := range failed.Groups {
					want(strings.HasSuffix(gone.Group, "example.com"), "%v", err)
				}
			} else {
				must(err)
			}
			var all []string
			for _, list := range lists {
				if strings.Contains(list.GroupVersion, "example.com") {
					continue
				}
				for _, one := range list.APIResources {
					all = append(all, list.GroupVersion+" "+one.Name+" "+one.Kind+" "+strings.Join(one.Verbs, ","))
				}
			}
			slices.Sort(all)
			return strings.Join(all, "\n")
		}
		one, other := names(client), names(plain)
		want(one == other, "aggregated %d, one by one %d", len(one), len(other))
	})
	g.check("preferred resources are of one version each", func(ctx context.Context) {
		lists := got(client.ServerPreferredResources())
		versions := map[string]string{}
		for _, list := range lists {
			for _, one := range list.APIResources {
				of := schema.FromAPIVersionAndKind(list.GroupVersion, one.Kind)
				key := of.Group + "/" + one.Name
				want(versions[key] == "", "%s is in %s and %s", key, versions[key], of.Version)
				versions[key] = of.Version
			}
		}
		equal(versions["autoscaling/horizontalpodautoscalers"], "v2", "version of autoscalers")
	})
	g.check("resources of one group", func(ctx context.Context) {
		list := got(client.ServerResourcesForGroupVersion("batch/v1"))
		find([]*metav1.APIResourceList{list}, "batch/v1", "cronjobs")
		_, err := client.ServerResourcesForGroupVersion("nothing.example.com/v1")
		refused(err, metav1.StatusReasonNotFound)
	})
	g.check("a mapper over a cache finds resources, kinds and short names", func(ctx context.Context) {
		cached := memory.NewMemCacheClient(client)
		mapper := restmapper.NewShortcutExpander(restmapper.NewDeferredDiscoveryRESTMapper(cached), cached, nil)
		mapping := got(mapper.RESTMapping(schema.GroupKind{Group: "apps", Kind: "Deployment"}))
		equal(mapping.Resource.String(), "apps/v1, Resource=deployments", "resource")
		equal(mapping.Scope.Name(), meta.RESTScopeNameNamespace, "scope")
		equal(got(mapper.KindFor(schema.GroupVersionResource{Resource: "deploy"})).Kind, "Deployment", "kind of deploy")
		equal(got(mapper.ResourceFor(schema.GroupVersionResource{Resource: "node"})).Resource, "nodes", "resource of node")
		_, err := mapper.RESTMapping(schema.GroupKind{Group: "nothing.example.com", Kind: "Nothing"})
		want(meta.IsNoMatchError(err), "got %v", err)
		before := len(asked())
		_, _, err = cached.ServerGroupsAndResources()
		must(err)
		equal(len(asked())-before, 0, "requests of a filled cache")
	})
	g.check("a cache on the disk is filled once", func(ctx context.Context) {
		folder := got(os.MkdirTemp("", "conformance-discovery-"))
		defer os.RemoveAll(folder)
		config := connect(jsonType)
		asked := recorded(config)
		for range 2 {
			cached := got(disk.NewCachedDiscoveryClientForConfig(config, folder+"/discovery", folder+"/http", time.Hour))
			_, lists, err := cached.ServerGroupsAndResources()
			must(err)
			find(lists, "v1", "pods")
			equal(len(asked()), 2, "requests")
		}
	})
	g.check("OpenAPI v3 has a document for each group, with schemas", func(ctx context.Context) {
		root := openapi3.NewRoot(client.OpenAPIV3())
		versions := got(root.GroupVersions())
		want(slices.Contains(versions, schema.GroupVersion{Group: "apps", Version: "v1"}), "versions %v", versions)
		document := got(root.GVSpec(schema.GroupVersion{Group: "apps", Version: "v1"}))
		found := document.Components.Schemas["io.k8s.api.apps.v1.Deployment"]
		want(found != nil && found.Properties["spec"].AllOf != nil, "schema %v", found)
	})
}
