// replay serves a dataset as a kube-apiserver would, from memory, over plain HTTP/1.1 on the loopback.
//
// Watches hold open until GET /_go?n=200000&rate=0, which waits for a watch to be there and then streams n prepared
// events to it, as fast as the socket takes them (rate 0) or at a rate. /_gone tells the watches that their version has
// expired, ends them, and answers when a watch has come back. /_sent has when each event of the last rate was written,
// in microseconds since the epoch; /_info what there is; /_stat what was asked for and what this process has cost.
// It ends when its standard input does.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"kit/dataset"
	"kit/measure"
	"peers/wire"
)

type form int

const (
	jsonForm form = iota
	protoForm
)

var (
	suffix    = [2]string{".json", ".pb"}
	listType  = [2]string{"application/json", "application/vnd.kubernetes.protobuf"}
	watchType = [2]string{"application/json", "application/vnd.kubernetes.protobuf;stream=watch"}
)

// stream is watch frames, each already an HTTP chunk.
type stream struct {
	data []byte
	off  []int
}

func (s *stream) add(frame []byte) {
	s.data = fmt.Appendf(s.data, "%x\r\n", len(frame))
	s.data = append(append(s.data, frame...), '\r', '\n')
	s.off = append(s.off, len(s.data))
}

func newStream(n, size int) *stream {
	return &stream{data: make([]byte, 0, size+n*12), off: append(make([]int, 0, n+1), 0)}
}

func (s *stream) len() int { return len(s.off) - 1 }

type order struct {
	n    int
	rate float64
	gone bool
}

// counts of requests by encoding.
type counts struct{ lists, watches [2]int }

type server struct {
	meta      dataset.Meta
	keys      []string
	items     [2]*dataset.Blob
	initial   [2]*stream // every object as ADDED, then the bookmark
	events    [2]*stream
	gone      [2]*stream
	rv0Full   bool
	watchList bool
	verbose   bool

	mu       sync.Mutex
	watchers map[chan order]struct{}
	asked    counts
	sent     []int64
}

func main() {
	dir := flag.String("data", "", "folder that gen wrote")
	addr := flag.String("addr", "127.0.0.1:0", "address; the port is printed")
	forms := flag.String("forms", "json,pb", "which encodings to load")
	rv0 := flag.Bool("rv0-full", false, "resourceVersion=0 ignores the limit, as the watch cache does")
	events := flag.Bool("events", true, "load the events of /_go")
	watchList := flag.Bool("watchlist", true, "answer sendInitialEvents")
	verbose := flag.Bool("v", false, "log requests")
	flag.Parse()

	s := &server{rv0Full: *rv0, watchList: *watchList, verbose: *verbose, watchers: map[chan order]struct{}{}}
	if err := s.load(*dir, *forms, *events); err != nil {
		log.Fatal(err)
	}
	l, err := net.Listen("tcp", *addr)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("http://%s\n", l.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	log.Fatal((&http.Server{Handler: s}).Serve(l))
}

func (s *server) load(dir, forms string, events bool) (err error) {
	if s.meta, s.keys, err = dataset.LoadMeta(dir); err != nil {
		return err
	}
	frames := func(name string) (*stream, error) {
		b, err := dataset.Load(dir, name)
		if err != nil {
			return nil, err
		}
		out := newStream(b.Len(), len(b.Data))
		for i := range b.Len() {
			out.add(b.Record(i))
		}
		return out, nil
	}
	for f := jsonForm; f <= protoForm; f++ {
		if !strings.Contains(forms, suffix[f][1:]) {
			continue
		}
		if s.items[f], err = dataset.Load(dir, "items"+suffix[f]); err != nil {
			return err
		}
		s.events[f] = newStream(0, 0)
		if events {
			if s.events[f], err = frames("modified" + suffix[f]); err != nil {
				return err
			}
		}
		if s.gone[f], err = frames("gone" + suffix[f]); err != nil {
			return err
		}
		if s.watchList {
			s.initial[f] = initial(s.items[f], s.meta, f)
		}
	}
	return nil
}

func initial(b *dataset.Blob, meta dataset.Meta, f form) *stream {
	rv := meta.ResourceVersion
	out := newStream(b.Len()+1, len(b.Data)+b.Len()*80+512)
	for i := range b.Len() {
		r := b.Record(i)
		if f == jsonForm {
			out.add(wire.EventJSON("ADDED", meta.Kind, bytes.TrimSuffix(r, []byte(","))))
		} else {
			out.add(wire.EventProto("ADDED", meta.Kind, r))
		}
	}
	if f == jsonForm {
		item := fmt.Appendf(nil, `{"metadata":{"resourceVersion":%q,"annotations":{"k8s.io/initial-events-end":"true"}}%s}`,
			rv, map[string]string{"Pod": `,"spec":{"containers":null},"status":{}`}[meta.Kind])
		out.add(wire.EventJSON("BOOKMARK", meta.Kind, item))
	} else {
		// metadata is field 1 of every object, resourceVersion field 6 and annotations field 12 of metadata.
		note := append([]byte("\x0a\x19k8s.io/initial-events-end"), "\x12\x04true"...)
		m := append([]byte{0x32, byte(len(rv))}, rv...)
		m = append(append(m, 0x62, byte(len(note))), note...)
		object := append([]byte{0x0a, byte(len(m))}, m...)
		out.add(wire.EventProto("BOOKMARK", meta.Kind, append([]byte{0x12, byte(len(object))}, object...)))
	}
	return out
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.verbose {
		log.Printf("%s %s [%s]", r.Method, r.URL, r.Header.Get("Accept"))
	}
	path := strings.TrimSuffix(r.URL.Path, "/")
	if p, ok := strings.CutPrefix(path, "/api/v1/watch"); ok { // the old way to ask for a watch
		q := r.URL.Query()
		q.Set("watch", "true")
		r.URL.RawQuery, path = q.Encode(), "/api/v1"+p
	}
	switch path {
	case "/api/v1/" + s.meta.Resource:
		s.collection(w, r)
	case "/_go":
		s.start(w, r)
	case "/_gone":
		s.expire(w, r)
	case "/_sent":
		writeJSON(w, s.written(r.Context()))
	case "/_info":
		writeJSON(w, s.meta)
	case "/_pages": // the continue tokens of a paged list, for readers that do not parse
		n, _ := strconv.Atoi(r.URL.Query().Get("limit"))
		tokens := []string{}
		for to := max(n, 1); to < len(s.keys); to += max(n, 1) {
			tokens = append(tokens, wire.Token(s.meta.ResourceVersion, s.keys[to-1]))
		}
		writeJSON(w, tokens)
	case "/_stat":
		s.mu.Lock()
		defer s.mu.Unlock()
		byForm := func(n [2]int) map[string]int { return map[string]int{"json": n[jsonForm], "protobuf": n[protoForm]} }
		writeJSON(w, map[string]any{"cpuSeconds": measure.Now().Total(), "rssMiB": measure.RSS(),
			"lists": byForm(s.asked.lists), "watches": byForm(s.asked.watches)})
	case "/version":
		writeJSON(w, map[string]string{"major": "1", "minor": "36", "gitVersion": "v1.36.3", "platform": "linux/amd64"})
	case "/api":
		writeJSON(w, json.RawMessage(`{"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[]}`))
	case "/apis":
		writeJSON(w, json.RawMessage(`{"kind":"APIGroupList","apiVersion":"v1","groups":[]}`))
	case "/api/v1":
		fmt.Fprintf(w, `{"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":%q,"singularName":%q,`+
			`"namespaced":true,"kind":%q,"verbs":["get","list","watch"]}]}`, s.meta.Resource, strings.ToLower(s.meta.Kind), s.meta.Kind)
	default:
		fail(w, http.StatusNotFound, "NotFound", path)
	}
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func fail(w http.ResponseWriter, code int, reason, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]any{"kind": "Status", "apiVersion": "v1", "metadata": map[string]any{},
		"status": "Failure", "message": message, "reason": reason, "code": code})
}

// formOf is the encoding that is answered with: protobuf where the client takes it and it is loaded.
func (s *server) formOf(r *http.Request) (f form, ok bool) {
	accept := r.Header.Get("Accept")
	if strings.Contains(accept, "protobuf") && s.items[protoForm] != nil {
		return protoForm, true
	}
	ok = accept == "" || strings.Contains(accept, "json") || strings.Contains(accept, "*/*")
	return jsonForm, ok && s.items[jsonForm] != nil
}

func truthy(v string) bool { return v == "true" || v == "1" }

func (s *server) collection(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	f, ok := s.formOf(r)
	if !ok {
		fail(w, http.StatusNotAcceptable, "NotAcceptable", "this encoding is not loaded")
		return
	}
	if q.Get("labelSelector") != "" || q.Get("fieldSelector") != "" {
		fail(w, http.StatusBadRequest, "BadRequest", "selectors are not served here")
		return
	}
	if truthy(q.Get("watch")) {
		var first *stream
		if truthy(q.Get("sendInitialEvents")) {
			if !s.watchList || q.Get("resourceVersionMatch") != "NotOlderThan" {
				fail(w, http.StatusUnprocessableEntity, "Invalid", "sendInitialEvents is forbidden here")
				return
			}
			first = s.initial[f]
		}
		s.watch(w, f, first)
		return
	}
	s.mu.Lock()
	s.asked.lists[f]++
	s.mu.Unlock()
	s.list(w, q.Get("limit"), q.Get("continue"), q.Get("resourceVersion"), f)
}

func (s *server) list(w http.ResponseWriter, limit, token, rv string, f form) {
	from, to := 0, len(s.keys)
	if token != "" {
		key, err := wire.At(token)
		if err != nil {
			fail(w, http.StatusBadRequest, "BadRequest", err.Error())
			return
		}
		from = sort.SearchStrings(s.keys, key+"\x00")
	}
	m := wire.ListMeta{ResourceVersion: s.meta.ResourceVersion}
	if n, _ := strconv.Atoi(limit); n > 0 && from+n < to && !(s.rv0Full && rv == "0") {
		to = from + n
		left := int64(len(s.keys) - to)
		m.Continue, m.RemainingItemCount = wire.Token(m.ResourceVersion, s.keys[to-1]), &left
	}
	b := s.items[f]
	body := b.Data[b.Off[from]:b.Off[to]]
	var head, tail []byte
	if f == jsonForm {
		head, tail = wire.ListJSON(s.meta.Kind+"List", m)
		body = bytes.TrimSuffix(body, []byte(","))
	} else {
		head, tail = wire.ListProto(s.meta.Kind+"List", m, len(body))
	}
	w.Header().Set("Content-Type", listType[f])
	w.Header().Set("Content-Length", strconv.Itoa(len(head)+len(body)+len(tail)))
	for _, part := range [][]byte{head, body, tail} {
		if _, err := w.Write(part); err != nil {
			return
		}
	}
}

func (s *server) watch(w http.ResponseWriter, f form, first *stream) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nCache-Control: no-cache, private\r\nTransfer-Encoding: chunked\r\n\r\n", watchType[f])
	if first != nil && s.play(conn, first, order{n: first.len()}) != nil {
		return
	}
	gone := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, conn)
		close(gone)
	}()
	orders := make(chan order, 1)
	s.mu.Lock()
	s.asked.watches[f]++
	s.watchers[orders] = struct{}{}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.watchers, orders)
		s.mu.Unlock()
	}()
	for {
		select {
		case <-gone:
			return
		case o := <-orders:
			if o.gone {
				if s.play(conn, s.gone[f], order{n: 1}) == nil {
					_, _ = io.WriteString(conn, "0\r\n\r\n")
				}
				return
			}
			if s.play(conn, s.events[f], o) != nil {
				return
			}
		}
	}
}

// play writes the first n frames, with no copy in this process; at a rate, in ticks of 2 ms.
func (s *server) play(w io.Writer, frames *stream, o order) error {
	n := min(o.n, frames.len())
	if o.rate <= 0 {
		const piece = 256 << 10
		for at := 0; at < frames.off[n]; at += piece {
			if _, err := w.Write(frames.data[at:min(at+piece, frames.off[n])]); err != nil {
				return err
			}
		}
		return nil
	}
	times := make([]int64, 0, n)
	start := time.Now()
	for sent := 0; sent < n; {
		due := min(n, int(time.Since(start).Seconds()*o.rate)+1)
		if due > sent {
			now := time.Now().UnixMicro()
			for range due - sent {
				times = append(times, now)
			}
			if _, err := w.Write(frames.data[frames.off[sent]:frames.off[due]]); err != nil {
				return err
			}
			sent = due
		}
		time.Sleep(2 * time.Millisecond)
	}
	s.mu.Lock()
	s.sent = times
	s.mu.Unlock()
	return nil
}

// start answers as soon as the watches have been told, before they have written anything.
func (s *server) start(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	o := order{n: 1 << 31}
	if n, err := strconv.Atoi(q.Get("n")); err == nil {
		o.n = n
	}
	if rate, err := strconv.ParseFloat(q.Get("rate"), 64); err == nil {
		o.rate = rate
	}
	s.mu.Lock()
	s.sent = nil
	s.mu.Unlock()
	told, err := s.tell(r.Context(), o)
	if err != nil {
		fail(w, http.StatusConflict, "Conflict", err.Error())
		return
	}
	writeJSON(w, map[string]int{"watchers": told})
}

// written waits until all events of a rate are: a client may have the last one before this server takes note of it.
func (s *server) written(ctx context.Context) []int64 {
	for {
		s.mu.Lock()
		sent := s.sent
		s.mu.Unlock()
		if sent != nil || ctx.Err() != nil {
			return sent
		}
		time.Sleep(time.Millisecond)
	}
}

func (s *server) opened() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked.watches[jsonForm] + s.asked.watches[protoForm]
}

// expire ends the watches with a 410 and answers when one has come back.
func (s *server) expire(w http.ResponseWriter, r *http.Request) {
	before := s.opened()
	told, err := s.tell(r.Context(), order{gone: true})
	for err == nil && s.opened() == before {
		select {
		case <-r.Context().Done():
			err = r.Context().Err()
		case <-time.After(time.Millisecond):
		}
	}
	if err != nil {
		fail(w, http.StatusConflict, "Conflict", err.Error())
		return
	}
	writeJSON(w, map[string]int{"watchers": told})
}

func (s *server) tell(ctx context.Context, o order) (told int, err error) {
	for range 3000 {
		s.mu.Lock()
		for c := range s.watchers {
			select {
			case c <- o:
				told++
			default:
			}
		}
		s.mu.Unlock()
		if told > 0 {
			return told, nil
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
	return 0, errors.New("no watch came")
}
