package main

import (
	"fmt"
	"math"
	"math/rand"
	"reflect"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// A variant is a way to fill an object; the same each time.
type variant struct {
	name string
	fill func(reflect.Value)
}

var variants = []variant{
	{"empty", func(reflect.Value) {}},
	{"zeros", func(value reflect.Value) { (&filler{zero: true}).fill(value) }},
	{"containers", func(value reflect.Value) { (&filler{hollow: true}).fill(value) }},
	{"full", func(value reflect.Value) { (&filler{}).fill(value) }},
	{"odd", func(value reflect.Value) { (&filler{odd: true}).fill(value) }},
	some(1), some(2), some(3), some(4), some(5),
}

// some fills about half of what can be left out.
func some(seed int64) variant {
	return variant{fmt.Sprintf("some %d", seed), func(value reflect.Value) {
		(&filler{odd: seed%2 == 0, random: rand.New(rand.NewSource(seed))}).fill(value)
	}}
}

type filler struct {
	// Pointers, lists and maps hold zero values.
	zero bool
	// Lists and maps are there, and hold nothing.
	hollow bool
	// Values are at their limits: large and negative numbers, long texts, other scripts.
	odd    bool
	random *rand.Rand
	count  int
	// How many schemas lie around what is filled: they hold schemas in many fields, so those inside hold no more.
	schemas int
}

var oddTexts = []string{
	"no UTF-8: \xff \xe2\x82 \xed\xa0\x80 \xf0\x9f\x98 \ufffd", "\xc3", strings.Repeat("ä", 60) + "\xf0\x9f",
	"ein Übermaß", "日本語のテキスト", "😀 emoji 👩‍👩‍👧", "\"quoted\\\" \n\t\u2028 \x01 <&>",
	strings.Repeat("long ", 9), strings.Repeat("ö", 70), "\ufeffbom", "e\u0301", "-", strings.Repeat("x", 40), strings.Repeat("y", 41),
	strings.Repeat("z", 127), strings.Repeat("z", 128),
}
var oddKeys = []string{"__proto__", "constructor", "0", "ключ", "", "toString"}
var oddNumbers = []int64{math.MaxInt64, math.MinInt64, -1, 127, 128, 16383, 16384, 1 << 31, 1 << 32, 1<<53 + 1, 1<<62 + 12345, -(1 << 40)}
var oddTimes = []time.Time{
	time.Unix(0, 0), time.Unix(-1, 0), time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC),
	time.Date(2024, 2, 29, 23, 59, 59, 1000, time.UTC), time.Date(1969, 7, 20, 20, 17, 40, 123456789, time.UTC), {},
}
var oddQuantities = []string{"1.5", "-100m", "1Ei", "0", "12345678901234567890", "1e3", "3.14159Gi", "500n"}
var oddDocuments = []string{`{}`, `[1,2.50,"ö",null,{"a":{"__proto__":1}}]`, `"text"`, `1e400`, `null`, `9007199254740993`}

func (f *filler) next() int {
	f.count++
	return f.count
}

// present says whether something that can be left out is there.
func (f *filler) present() bool {
	if f.schemas > 1 {
		return false
	}
	return f.random == nil || f.random.Intn(2) == 0
}

func pick[T any](f *filler, from []T) T {
	return from[f.next()%len(from)]
}

func (f *filler) text(name string) string {
	if f.zero {
		return ""
	}
	if f.odd && f.next()%512 == 0 {
		return strings.Repeat("z", 17000)
	}
	if f.odd {
		return pick(f, oddTexts)
	}
	return fmt.Sprintf("%s-%d", name, f.next())
}

func (f *filler) number() int64 {
	if f.zero {
		return 0
	}
	if f.odd {
		return pick(f, oddNumbers)
	}
	return int64(f.next() * 37)
}

func (f *filler) time() time.Time {
	if f.zero {
		return time.Time{}
	}
	if f.odd {
		return pick(f, oddTimes)
	}
	return time.Date(2026, 1, 5, 8, 0, f.next(), f.count*1000+f.count, time.UTC)
}

func (f *filler) document() []byte {
	if f.odd {
		if document := pick(f, oddDocuments); document != "1e400" {
			return []byte(document)
		}
	}
	return fmt.Appendf(nil, `{"f:metadata":{"n":%d,"list":["a",true,null]}}`, f.next())
}

// special fills what has a JSON form of its own.
func (f *filler) special(value reflect.Value) bool {
	switch target := value.Addr().Interface().(type) {
	case *metav1.TypeMeta:
	case *metav1.Time:
		target.Time = f.time()
	case *metav1.MicroTime:
		target.Time = f.time()
	case *metav1.Duration:
		target.Duration = time.Duration(f.number())
	case *resource.Quantity:
		switch {
		case f.zero:
		case f.odd:
			*target = resource.MustParse(pick(f, oddQuantities))
		default:
			*target = resource.MustParse(fmt.Sprintf("%dMi", f.next()))
		}
	case *intstr.IntOrString:
		switch {
		case f.zero:
		case f.next()%2 == 0:
			*target = intstr.FromString(f.text("port"))
		default:
			*target = intstr.FromInt32(int32(f.number()))
		}
	case *metav1.FieldsV1:
		if !f.zero {
			target.SetRawBytes(f.document())
		}
	case *runtime.RawExtension:
		if !f.zero {
			target.Raw = f.document()
		}
	default:
		return false
	}
	return true
}

func (f *filler) fill(value reflect.Value) {
	if f.special(value) {
		return
	}
	switch value.Kind() {
	case reflect.String:
		value.SetString(f.text(value.Type().Name()))
	case reflect.Bool:
		value.SetBool(!f.zero && f.next() > 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		number := f.number()
		if value.OverflowInt(number) {
			number = int64(int32(number))
		}
		value.SetInt(number)
	case reflect.Float64:
		if !f.zero {
			value.SetFloat(float64(f.number()) / 8)
		}
	case reflect.Pointer:
		if f.present() {
			value.Set(reflect.New(value.Type().Elem()))
			f.fill(value.Elem())
		}
	case reflect.Slice:
		f.fillSlice(value)
	case reflect.Map:
		f.fillMap(value)
	case reflect.Struct:
		f.fillStruct(value)
	default:
		panic(fmt.Sprintf("fill %s: no way to", value.Type()))
	}
}

func (f *filler) fillSlice(value reflect.Value) {
	kind := value.Type()
	if f.hollow {
		value.Set(reflect.MakeSlice(kind, 0, 0))
		return
	}
	if !f.present() {
		return
	}
	if kind.Elem().Kind() == reflect.Uint8 {
		if value.CanAddr() && !f.zero {
			value.SetBytes(fmt.Appendf(nil, "bytes \xff\x00 %d", f.next()))
		} else {
			value.SetBytes([]byte{})
		}
		return
	}
	length := 2
	if f.zero {
		length = 1
	}
	value.Set(reflect.MakeSlice(kind, length, length))
	for i := range length {
		f.fill(value.Index(i))
	}
}

func (f *filler) fillMap(value reflect.Value) {
	kind := value.Type()
	if f.hollow {
		value.Set(reflect.MakeMap(kind))
		return
	}
	if !f.present() {
		return
	}
	value.Set(reflect.MakeMap(kind))
	length := 2
	if f.zero {
		length = 1
	}
	for range length {
		key := reflect.New(kind.Key()).Elem()
		if f.odd {
			key.SetString(pick(f, oddKeys))
		} else {
			key.SetString(f.text("key"))
		}
		element := reflect.New(kind.Elem()).Elem()
		f.fill(element)
		value.SetMapIndex(key, element)
	}
}

// fillStruct fills what the protobuf form has; of those that are one thing or another, one.
func (f *filler) fillStruct(value reflect.Value) {
	kind := value.Type()
	switch kind.Name() {
	case "JSON":
		if !f.zero {
			value.FieldByName("Raw").SetBytes(f.document())
		}
		return
	case "JSONSchemaPropsOrBool", "JSONSchemaPropsOrArray", "JSONSchemaPropsOrStringArray":
		f.fill(value.Field(f.next() % 2))
		if kind.Name() == "JSONSchemaPropsOrBool" && !value.FieldByName("Schema").IsNil() {
			value.FieldByName("Allows").SetBool(true)
		}
		return
	}
	if kind.Name() == "JSONSchemaProps" {
		f.schemas++
		defer func() { f.schemas-- }()
	}
	for i := range kind.NumField() {
		if _, has := kind.Field(i).Tag.Lookup("protobuf"); has {
			f.fill(value.Field(i))
		}
	}
}
