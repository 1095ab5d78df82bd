package main

import (
	"context"
	"encoding/json"
	"fmt"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset"
	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/metadata"
	"k8s.io/utils/ptr"
)

const customGroup = "client-go.example.com"

var widgets = schema.GroupVersionResource{Group: customGroup, Version: "v1", Resource: "widgets"}

func definition(plural, kind string) *apiextensionsv1.CustomResourceDefinition {
	type props = apiextensionsv1.JSONSchemaProps
	raw := func(value any) apiextensionsv1.JSON {
		text, _ := json.Marshal(value)
		return apiextensionsv1.JSON{Raw: text}
	}
	size := raw(1)
	return &apiextensionsv1.CustomResourceDefinition{
		ObjectMeta: metav1.ObjectMeta{Name: plural + "." + customGroup},
		Spec: apiextensionsv1.CustomResourceDefinitionSpec{
			Group: customGroup, Scope: apiextensionsv1.NamespaceScoped,
			Names: apiextensionsv1.CustomResourceDefinitionNames{Plural: plural, Kind: kind},
			Versions: []apiextensionsv1.CustomResourceDefinitionVersion{{
				Name: "v1", Served: true, Storage: true,
				Schema: &apiextensionsv1.CustomResourceValidation{OpenAPIV3Schema: &props{
					Type: "object",
					Properties: map[string]props{
						"spec": {
							Type: "object", Required: []string{"color"},
							Properties: map[string]props{
								"color":  {Type: "string", Enum: []apiextensionsv1.JSON{raw("red"), raw("green")}},
								"size":   {Type: "integer", Default: &size, Minimum: ptr.To(0.0), Maximum: ptr.To(99.0)},
								"weight": {Type: "number", Maximum: ptr.To(99.5), ExclusiveMaximum: true},
								"free":   {Type: "object", XPreserveUnknownFields: ptr.To(true)},
								"parts": {
									Type: "array", MaxItems: ptr.To[int64](9),
									Items: &apiextensionsv1.JSONSchemaPropsOrArray{Schema: &props{
										Type: "object", Required: []string{"name"},
										Properties: map[string]props{"name": {Type: "string", Pattern: "^[a-z]+$"}, "count": {Type: "integer"}},
									}},
									XListType: ptr.To("map"), XListMapKeys: []string{"name"},
								},
								"labels": {Type: "object", AdditionalProperties: &apiextensionsv1.JSONSchemaPropsOrBool{Allows: true, Schema: &props{Type: "string"}}},
								"port":   {XIntOrString: true},
							},
						},
						"status": {Type: "object", Properties: map[string]props{"size": {Type: "integer"}, "selector": {Type: "string"}}},
					},
				}},
				Subresources: &apiextensionsv1.CustomResourceSubresources{
					Status: &apiextensionsv1.CustomResourceSubresourceStatus{},
					Scale: &apiextensionsv1.CustomResourceSubresourceScale{
						SpecReplicasPath: ".spec.size", StatusReplicasPath: ".status.size", LabelSelectorPath: ptr.To(".status.selector"),
					},
				},
				AdditionalPrinterColumns: []apiextensionsv1.CustomResourceColumnDefinition{{Name: "Color", Type: "string", JSONPath: ".spec.color"}},
				SelectableFields:         []apiextensionsv1.SelectableField{{JSONPath: ".spec.color"}},
			}},
		},
	}
}

func widget(name string, spec map[string]any) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": customGroup + "/v1", "kind": "Widget", "metadata": map[string]any{"name": name}, "spec": spec,
	}}
}

func at[T any](object *unstructured.Unstructured, path ...string) T {
	value, _, _ := unstructured.NestedFieldNoCopy(object.Object, path...)
	typed, is := value.(T)
	if !is {
		fail("%v is %v", path, value)
	}
	return typed
}

// customs defines a resource with the typed client, in protobuf, and uses it with the dynamic client and that of metadata.
func customs(g group, namespace string) {
	client := dynamic.NewForConfigOrDie(connect(jsonType))
	all := client.Resource(widgets).Namespace(namespace)
	established := func(ctx context.Context, definitions apiextensions.Interface, name string) {
		eventually(ctx, name+" is established", func() bool {
			read := got(definitions.ApiextensionsV1().CustomResourceDefinitions().Get(ctx, name, metav1.GetOptions{}))
			for _, condition := range read.Status.Conditions {
				if condition.Type == apiextensionsv1.Established {
					return condition.Status == apiextensionsv1.ConditionTrue
				}
			}
			return false
		})
	}
	typed := apiextensions.NewForConfigOrDie(connect(protobufType))
	definitions := typed.ApiextensionsV1().CustomResourceDefinitions()
	defer func() { _ = definitions.Delete(context.Background(), "widgets."+customGroup, metav1.DeleteOptions{}) }()

	g.check("a definition sent as protobuf is established", func(ctx context.Context) {
		made := got(definitions.Create(ctx, definition("widgets", "Widget"), metav1.CreateOptions{}))
		equal(made.Spec.Names.ListKind, "WidgetList", "list kind")
		equal(made.Spec.Conversion.Strategy, apiextensionsv1.NoneConverter, "conversion")
		established(ctx, typed, made.Name)
	})
	g.check("a definition reads the same in protobuf and in JSON", func(ctx context.Context) {
		inJSON := apiextensions.NewForConfigOrDie(connect(jsonType)).ApiextensionsV1().CustomResourceDefinitions()
		one, other := got(definitions.Get(ctx, "widgets."+customGroup, metav1.GetOptions{})), got(inJSON.Get(ctx, "widgets."+customGroup, metav1.GetOptions{}))
		first, second := got(json.Marshal(one.Spec)), got(json.Marshal(other.Spec))
		equal(string(first), string(second), "spec")
		want(one.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"].Properties["parts"].Items.Schema.Required[0] == "name", "the schema of items is lost")
		list := got(definitions.List(ctx, metav1.ListOptions{FieldSelector: "metadata.name=widgets." + customGroup}))
		equal(string(got(json.Marshal(list.Items[0].Spec))), string(second), "spec in a list")
	})
	g.check("a definition that is wrong: Invalid", func(ctx context.Context) {
		wrong := definition("gadgets", "Gadget")
		wrong.Name = "other." + customGroup
		_, err := definitions.Create(ctx, wrong, metav1.CreateOptions{})
		refused(err, metav1.StatusReasonInvalid)
		wrong = definition("gadgets", "Gadget")
		wrong.Spec.Versions[0].Schema.OpenAPIV3Schema.Type = ""
		_, err = definitions.Create(ctx, wrong, metav1.CreateOptions{})
		refused(err, metav1.StatusReasonInvalid)
	})
	g.check("a custom resource gets defaults and loses what is unknown", func(ctx context.Context) {
		eventually(ctx, "it is served", func() bool { _, err := all.List(ctx, metav1.ListOptions{}); return err == nil })
		made := got(all.Create(ctx, widget("one", map[string]any{
			"color": "red", "unknown": "x", "free": map[string]any{"any": "y"}, "port": "http", "labels": map[string]any{"a": "b"},
		}), metav1.CreateOptions{}))
		equal(at[int64](made, "spec", "size"), 1, "size")
		equal(at[string](made, "spec", "free", "any"), "y", "what may be unknown")
		_, found, _ := unstructured.NestedFieldNoCopy(made.Object, "spec", "unknown")
		want(!found, "what is unknown is kept")
		equal(made.GetGeneration(), int64(1), "generation")
	})
	g.check("a custom resource that breaks its schema: Invalid, with each field", func(ctx context.Context) {
		_, err := all.Create(ctx, widget("two", map[string]any{"color": "blue", "size": int64(100), "weight": 99.5, "parts": []any{map[string]any{"name": "A"}}}), metav1.CreateOptions{})
		refused(err, metav1.StatusReasonInvalid)
		fields := map[string]bool{}
		for _, cause := range err.(errors.APIStatus).Status().Details.Causes {
			fields[cause.Field] = true
		}
		equal(fmt.Sprint(fields), "map[spec.color:true spec.parts[0].name:true spec.size:true spec.weight:true]", "fields")
	})
	g.check("its status is a subresource", func(ctx context.Context) {
		read := got(all.Get(ctx, "one", metav1.GetOptions{}))
		must(unstructured.SetNestedField(read.Object, int64(5), "status", "size"))
		must(unstructured.SetNestedField(read.Object, "app=x", "status", "selector"))
		_, found, _ := unstructured.NestedFieldNoCopy(got(all.Update(ctx, read, metav1.UpdateOptions{})).Object, "status")
		want(!found, "an update wrote the status")
		written := got(all.UpdateStatus(ctx, read, metav1.UpdateOptions{}))
		equal(at[int64](written, "status", "size"), 5, "size")
		equal(written.GetGeneration(), int64(1), "generation")
	})
	g.check("its scale is read and patched", func(ctx context.Context) {
		scale := got(all.Get(ctx, "one", metav1.GetOptions{}, "scale"))
		equal(at[int64](scale, "spec", "replicas"), 1, "replicas")
		equal(at[int64](scale, "status", "replicas"), 5, "replicas of the status")
		equal(at[string](scale, "status", "selector"), "app=x", "selector")
		got(all.Patch(ctx, "one", types.MergePatchType, []byte(`{"spec":{"replicas":7}}`), metav1.PatchOptions{}, "scale"))
		equal(at[int64](got(all.Get(ctx, "one", metav1.GetOptions{})), "spec", "size"), 7, "size")
	})
	g.check("patches: merge and JSON do, strategic is not for it", func(ctx context.Context) {
		got(all.Patch(ctx, "one", types.MergePatchType, []byte(`{"spec":{"labels":{"a":null,"c":"d"}}}`), metav1.PatchOptions{}))
		after := got(all.Patch(ctx, "one", types.JSONPatchType, []byte(`[{"op":"replace","path":"/spec/color","value":"green"}]`), metav1.PatchOptions{}))
		equal(at[string](after, "spec", "color"), "green", "color")
		equal(fmt.Sprint(at[map[string]any](after, "spec", "labels")), "map[c:d]", "labels")
		_, err := all.Patch(ctx, "one", types.StrategicMergePatchType, []byte(`{}`), metav1.PatchOptions{})
		want(errors.IsUnsupportedMediaType(err), "got %v", err)
	})
	g.check("apply merges a list by its keys", func(ctx context.Context) {
		part := func(name string) map[string]any { return map[string]any{"name": name, "count": int64(1)} }
		got(all.Apply(ctx, "parted", widget("parted", map[string]any{"color": "red", "parts": []any{part("a"), part("b")}}), metav1.ApplyOptions{FieldManager: "one"}))
		after := got(all.Apply(ctx, "parted", widget("parted", map[string]any{"color": "red", "parts": []any{part("c")}}), metav1.ApplyOptions{FieldManager: "two"}))
		equal(len(at[[]any](after, "spec", "parts")), 3, "parts")
		after = got(all.Apply(ctx, "parted", widget("parted", map[string]any{"color": "red", "parts": []any{part("b")}}), metav1.ApplyOptions{FieldManager: "one"}))
		equal(len(at[[]any](after, "spec", "parts")), 2, "parts")
	})
	g.check("a field that the definition names is selectable", func(ctx context.Context) {
		equal(len(got(all.List(ctx, metav1.ListOptions{FieldSelector: "spec.color=green"})).Items), 1, "items")
		_, err := all.List(ctx, metav1.ListOptions{FieldSelector: "spec.size=7"})
		refused(err, metav1.StatusReasonBadRequest)
	})
	g.check("a watch of it tells changes", func(ctx context.Context) {
		list := got(all.List(ctx, metav1.ListOptions{}))
		equal(list.GetKind(), "WidgetList", "kind")
		stream := got(all.Watch(ctx, metav1.ListOptions{ResourceVersion: list.GetResourceVersion()}))
		defer stream.Stop()
		got(all.Create(ctx, widget("three", map[string]any{"color": "red"}), metav1.CreateOptions{}))
		must(all.Delete(ctx, "three", metav1.DeleteOptions{}))
		for _, kind := range []watch.EventType{watch.Added, watch.Deleted} {
			event := <-stream.ResultChan()
			equal(event.Type, kind, "event")
			equal(event.Object.(*unstructured.Unstructured).GetName(), "three", "name")
		}
	})
	g.check("the client of metadata sees metadata alone", func(ctx context.Context) {
		for _, contentType := range []string{jsonType, protobufType} {
			partial := metadata.NewForConfigOrDie(connect(contentType)).Resource(widgets).Namespace(namespace)
			read := got(partial.Get(ctx, "one", metav1.GetOptions{}))
			equal(read.Name, "one", "name")
			equal(len(got(partial.List(ctx, metav1.ListOptions{})).Items), 2, "items")
			labelled := got(partial.Patch(ctx, "one", types.MergePatchType, []byte(`{"metadata":{"labels":{"by":"metadata"}}}`), metav1.PatchOptions{}))
			equal(labelled.Labels["by"], "metadata", "label")
		}
		must(metadata.NewForConfigOrDie(connect(jsonType)).Resource(widgets).Namespace(namespace).DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{LabelSelector: "by=metadata"}))
		_, err := all.Get(ctx, "one", metav1.GetOptions{})
		refused(err, metav1.StatusReasonNotFound)
	})
	g.check("the dynamic client reads what is built in", func(ctx context.Context) {
		nodes := got(client.Resource(schema.GroupVersionResource{Version: "v1", Resource: "nodes"}).List(ctx, metav1.ListOptions{}))
		want(len(nodes.Items) > 0, "no nodes")
		equal(nodes.Items[0].GetKind(), "Node", "kind of an item")
	})
	g.check("a definition that is deleted takes its resources along, and its path", func(ctx context.Context) {
		must(definitions.Delete(ctx, "widgets."+customGroup, metav1.DeleteOptions{}))
		eventually(ctx, "it is served no more", func() bool { _, err := all.List(ctx, metav1.ListOptions{}); return errors.IsNotFound(err) })
	})
}
