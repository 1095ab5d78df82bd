// Package dataset is the on-disk form of what gen writes and replay serves:
// blobs of records, and their offsets (little-endian uint64, one more than records).
//
//	items.json     items, each followed by a comma: a slice of it is the inside of "items":[...]
//	items.pb       items, each with a list's field tag and length: a slice of it is the inside of a list
//	modified.json  whole watch frames, one JSON line each
//	modified.pb    whole watch frames, 4-byte big-endian length first
//	gone.*         one watch frame: the version has expired
package dataset

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

type Meta struct {
	Resource        string `json:"resource"`
	Kind            string `json:"kind"`
	Objects         int    `json:"objects"`
	ResourceVersion string `json:"resourceVersion"`
	Modified        int    `json:"modified"`
}

type Blob struct {
	Data []byte
	Off  []uint64
}

func (b *Blob) Len() int            { return len(b.Off) - 1 }
func (b *Blob) Record(i int) []byte { return b.Data[b.Off[i]:b.Off[i+1]] }

func Load(dir, name string) (*Blob, error) {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(filepath.Join(dir, name+".off"))
	if err != nil {
		return nil, err
	}
	off := make([]uint64, len(raw)/8)
	for i := range off {
		off[i] = binary.LittleEndian.Uint64(raw[8*i:])
	}
	return &Blob{data, off}, nil
}

type Writer struct {
	f, o   *os.File
	fb, ob *bufio.Writer
	at     uint64
}

func Create(dir, name string) (*Writer, error) {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	o, err := os.Create(filepath.Join(dir, name+".off"))
	if err != nil {
		return nil, err
	}
	w := &Writer{f: f, o: o, fb: bufio.NewWriterSize(f, 1<<20), ob: bufio.NewWriter(o)}
	return w, binary.Write(w.ob, binary.LittleEndian, w.at)
}

func (w *Writer) Add(parts ...[]byte) error {
	for _, p := range parts {
		if _, err := w.fb.Write(p); err != nil {
			return err
		}
		w.at += uint64(len(p))
	}
	return binary.Write(w.ob, binary.LittleEndian, w.at)
}

func (w *Writer) Close() error {
	for _, f := range []func() error{w.fb.Flush, w.ob.Flush, w.f.Close, w.o.Close} {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

func SaveMeta(dir string, m Meta, keys []string) error {
	if err := os.WriteFile(filepath.Join(dir, "keys"), []byte(strings.Join(keys, "\n")), 0o644); err != nil {
		return err
	}
	b, _ := json.Marshal(m)
	return os.WriteFile(filepath.Join(dir, "meta.json"), b, 0o644)
}

func LoadMeta(dir string) (m Meta, keys []string, err error) {
	b, err := os.ReadFile(filepath.Join(dir, "meta.json"))
	if err != nil {
		return m, nil, err
	}
	if err = json.Unmarshal(b, &m); err != nil {
		return m, nil, err
	}
	k, err := os.ReadFile(filepath.Join(dir, "keys"))
	return m, strings.Split(string(k), "\n"), err
}
