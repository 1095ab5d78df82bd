// Writes objects of every built-in kind, filled in several ways, as JSON and as protobuf: what Kubernetes' own encoders write, to
// compare a decoder with. A line each on stdout: {"apiVersion", "kind", "variant", "json", "protobuf" (base64)}.
//
// The JSON is of the object as it comes back from its protobuf, which is how an API server holds what it read from etcd: that a
// list was empty rather than absent is lost by then. Where it differs from the JSON before, the line says "lossy": true.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"sort"

	appsv1 "k8s.io/api/apps/v1"
	appsv1beta1 "k8s.io/api/apps/v1beta1"
	appsv1beta2 "k8s.io/api/apps/v1beta2"
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apiextensionsv1beta1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1beta1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	jsonserializer "k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"
	clientscheme "k8s.io/client-go/kubernetes/scheme"
	apiregistrationv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	apiregistrationv1beta1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1beta1"
)

type line struct {
	APIVersion string          `json:"apiVersion"`
	Kind       string          `json:"kind"`
	Variant    string          `json:"variant"`
	JSON       json.RawMessage `json:"json"`
	Protobuf   string          `json:"protobuf"`
	Lossy      bool            `json:"lossy,omitempty"`
}

func must(err error, what ...any) {
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, append([]any{"protobuf:"}, append(what, err)...)...)
	os.Exit(1)
}

// kinds gives the kinds that have metadata and a protobuf form, in order.
func kinds(scheme *runtime.Scheme) []schema.GroupVersionKind {
	var found []schema.GroupVersionKind
	for gvk, kind := range scheme.AllKnownTypes() {
		object := reflect.New(kind).Interface()
		_, hasMetadata := object.(metav1.ObjectMetaAccessor)
		_, hasProtobuf := object.(interface{ MarshalTo([]byte) (int, error) })
		if gvk.Version != runtime.APIVersionInternal && hasMetadata && hasProtobuf {
			found = append(found, gvk)
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].String() < found[j].String() })
	return found
}

// asServed does what an API server's conversion does to what it sends: claims in stateful sets have their kind.
func asServed(object runtime.Object) {
	name := func(claims []corev1.PersistentVolumeClaim) {
		for i := range claims {
			claims[i].APIVersion, claims[i].Kind = "v1", "PersistentVolumeClaim"
		}
	}
	switch set := object.(type) {
	case *appsv1.StatefulSet:
		name(set.Spec.VolumeClaimTemplates)
	case *appsv1beta1.StatefulSet:
		name(set.Spec.VolumeClaimTemplates)
	case *appsv1beta2.StatefulSet:
		name(set.Spec.VolumeClaimTemplates)
	}
}

func main() {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		clientscheme.AddToScheme, metav1.AddMetaToScheme,
		apiextensionsv1.AddToScheme, apiextensionsv1beta1.AddToScheme,
		apiregistrationv1.AddToScheme, apiregistrationv1beta1.AddToScheme,
	} {
		must(add(scheme))
	}
	toJSON := jsonserializer.NewSerializerWithOptions(jsonserializer.DefaultMetaFactory, scheme, scheme, jsonserializer.SerializerOptions{})
	toProtobuf := protobuf.NewSerializer(scheme, scheme)
	encode := func(encoder runtime.Encoder, object runtime.Object, what ...any) []byte {
		var out bytes.Buffer
		must(encoder.Encode(object, &out), what...)
		return bytes.TrimSpace(out.Bytes())
	}
	out := bufio.NewWriter(os.Stdout)
	lines := json.NewEncoder(out)
	for _, gvk := range kinds(scheme) {
		for _, variant := range variants {
			object, err := scheme.New(gvk)
			must(err)
			variant.fill(reflect.ValueOf(object).Elem())
			object.GetObjectKind().SetGroupVersionKind(gvk)
			before := encode(toJSON, object, gvk, variant.name)
			var binary bytes.Buffer
			must(toProtobuf.Encode(object, &binary), gvk, variant.name)
			again, _, err := toProtobuf.Decode(binary.Bytes(), nil, nil)
			must(err, gvk, variant.name)
			again.GetObjectKind().SetGroupVersionKind(gvk)
			asServed(again)
			after := encode(toJSON, again, gvk, variant.name)
			must(lines.Encode(line{
				APIVersion: gvk.GroupVersion().String(),
				Kind:       gvk.Kind,
				Variant:    variant.name,
				JSON:       after,
				Protobuf:   base64.StdEncoding.EncodeToString(binary.Bytes()),
				Lossy:      !bytes.Equal(before, after),
			}))
		}
	}
	must(out.Flush())
}
