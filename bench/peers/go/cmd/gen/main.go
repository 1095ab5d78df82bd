// gen writes a dataset: objects in list order and watch frames, in JSON and protobuf.
package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"runtime"
	"sort"
	"sync"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	kruntime "k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"

	"kit/dataset"
	"kit/podgen"
)

// services has to be a multiple of podgen.Namespaces.
const services = 1000

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

var (
	jsonObject, protoObject, protoStream = encoders()
)

func encoders() (js, pb, stream kruntime.Encoder) {
	find := func(mediaType string) kruntime.SerializerInfo {
		info, ok := kruntime.SerializerInfoForMediaType(scheme.Codecs.SupportedMediaTypes(), mediaType)
		if !ok {
			log.Fatal("no serializer for ", mediaType)
		}
		return info
	}
	j, p := find(kruntime.ContentTypeJSON), find(kruntime.ContentTypeProtobuf)
	v := corev1.SchemeGroupVersion
	return scheme.Codecs.EncoderForVersion(j.Serializer, v), scheme.Codecs.EncoderForVersion(p.Serializer, v),
		scheme.Codecs.EncoderForVersion(p.StreamSerializer.Serializer, v)
}

func encode(e kruntime.Encoder, o kruntime.Object) []byte {
	b, err := kruntime.Encode(e, o)
	check(err)
	return b
}

type record struct{ json, proto [][]byte }

// object is what both kinds of objects are.
type object interface {
	metav1.Object
	kruntime.Object
	Marshal() ([]byte, error)
}

type source struct {
	kind     string
	make     func(i int) object
	modified func(i, e int) object
}

var sources = map[string]source{
	"pods": {"Pod", func(i int) object { return podgen.Pod(i, services) }, func(i, e int) object {
		p := podgen.Pod(i, services)
		podgen.Modify(p, e)
		return p
	}},
	"configmaps": {"ConfigMap", func(i int) object { return podgen.ConfigMap(i) }, func(i, e int) object {
		c := podgen.ConfigMap(i)
		podgen.ModifyConfigMap(c, e)
		return c
	}},
}

// item is one element of a list: JSON without kind and apiVersion, protobuf with its field tag.
func item(o object) record {
	j, err := json.Marshal(o)
	check(err)
	p, err := o.Marshal()
	check(err)
	return record{[][]byte{j, []byte(",")}, [][]byte{binary.AppendUvarint([]byte{0x12}, uint64(len(p))), p}}
}

// frame is one watch event as the server writes it.
func frame(event string, o kruntime.Object) record {
	js, err := json.Marshal(&metav1.WatchEvent{Type: event, Object: kruntime.RawExtension{Raw: bytes.TrimSpace(encode(jsonObject, o))}})
	check(err)
	pb := encode(protoStream, &metav1.WatchEvent{Type: event, Object: kruntime.RawExtension{Raw: encode(protoObject, o)}})
	return record{[][]byte{js, []byte("\n")}, [][]byte{binary.BigEndian.AppendUint32(nil, uint32(len(pb))), pb}}
}

// write makes n records on all cores and writes them in order.
func write(dir, name string, n int, make1 func(i int) record) {
	jw, err := dataset.Create(dir, name+".json")
	check(err)
	pw, err := dataset.Create(dir, name+".pb")
	check(err)
	const batch = 2000
	for lo := 0; lo < n; lo += batch {
		hi := min(lo+batch, n)
		out := make([]record, hi-lo)
		var wg sync.WaitGroup
		workers := runtime.GOMAXPROCS(0)
		for w := range workers {
			wg.Go(func() {
				for i := lo + w; i < hi; i += workers {
					out[i-lo] = make1(i)
				}
			})
		}
		wg.Wait()
		for _, r := range out {
			check(jw.Add(r.json...))
			check(pw.Add(r.proto...))
		}
	}
	check(jw.Close())
	check(pw.Close())
}

func main() {
	resource := flag.String("resource", "pods", "pods or configmaps")
	n := flag.Int("n", 50_000, "objects")
	modified := flag.Int("modified", 200_000, "MODIFIED events")
	dir := flag.String("o", "", "folder to write to")
	flag.Parse()
	from, ok := sources[*resource]
	if *dir == "" || !ok {
		log.Fatal("needs -o, and -resource pods or configmaps")
	}
	check(os.MkdirAll(*dir, 0o755))

	// A list is in key order: namespace, then name.
	type keyed struct {
		key string
		i   int
	}
	order := make([]keyed, *n)
	for i := range order {
		o := from.make(i)
		order[i] = keyed{o.GetNamespace() + "/" + o.GetName(), i}
	}
	sort.Slice(order, func(a, b int) bool { return order[a].key < order[b].key })
	names := make([]string, *n)
	for i, k := range order {
		names[i] = k.key
	}

	write(*dir, "items", *n, func(i int) record { return item(from.make(order[i].i)) })
	write(*dir, "modified", *modified, func(e int) record {
		return frame("MODIFIED", from.modified(rand.New(rand.NewPCG(uint64(e), 7)).IntN(*n), e))
	})
	write(*dir, "gone", 1, func(int) record {
		return frame("ERROR", &metav1.Status{Status: metav1.StatusFailure, Message: "too old resource version: 1 (2)", Reason: metav1.StatusReasonExpired, Code: 410})
	})
	check(dataset.SaveMeta(*dir, dataset.Meta{Resource: *resource, Kind: from.kind, Objects: *n,
		ResourceVersion: fmt.Sprint(podgen.BaseRV), Modified: *modified}, names))
	one := item(from.make(0))
	fmt.Printf("%s 0: %d bytes of JSON, %d of protobuf\n", from.kind, len(one.json[0]), len(one.proto[1]))
}
