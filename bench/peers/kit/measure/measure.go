// Package measure reads what this process has cost: CPU, resident memory, live heap.
package measure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// CPU is the processor time that this process has used.
type CPU struct{ User, Sys float64 }

func (c CPU) Total() float64        { return c.User + c.Sys }
func (c CPU) Sub(o CPU) CPU         { return CPU{c.User - o.User, c.Sys - o.Sys} }
func sec(t syscall.Timeval) float64 { return float64(t.Sec) + float64(t.Usec)/1e6 }

func Now() CPU {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return CPU{sec(u.Utime), sec(u.Stime)}
}

func status(field string) float64 {
	b, _ := os.ReadFile("/proc/self/status")
	for _, line := range bytes.Split(b, []byte("\n")) {
		if rest, ok := bytes.CutPrefix(line, []byte(field+":")); ok {
			kb, _ := strconv.ParseFloat(string(bytes.Fields(rest)[0]), 64)
			return kb / 1024
		}
	}
	return 0
}

func PeakRSS() float64 { return status("VmHWM") } // MiB
func RSS() float64     { return status("VmRSS") } // MiB

// LiveHeap collects twice and says what the Go heap still holds, in MiB.
func LiveHeap() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

// SettledRSS returns free pages to the system first.
func SettledRSS() float64 {
	debug.FreeOSMemory()
	time.Sleep(500 * time.Millisecond)
	return RSS()
}

// Phase is what one part of a run has cost.
type Phase struct {
	Wall    float64 `json:"wallSeconds"`
	CPU     float64 `json:"cpuSeconds"`
	PeakRSS float64 `json:"peakRssMiB"`
}

// Ended is the phase from start until now.
func Ended(start time.Time, before CPU) Phase {
	return Phase{time.Since(start).Seconds(), Now().Sub(before).Total(), PeakRSS()}
}

// Result is the one JSON line that each client prints; bench/record.ts has the same.
type Result struct {
	Objects    int                `json:"objects"`
	Sync       Phase              `json:"sync"`
	SettledRSS float64            `json:"settledRssMiB"`
	Sent       int                `json:"sent"`
	Received   int                `json:"received"`
	After      *Phase             `json:"after,omitempty"`
	Details    map[string]float64 `json:"details,omitempty"`
}

func (r *Result) Settle() {
	time.Sleep(time.Second)
	r.Details = map[string]float64{"liveMiB": LiveHeap()}
	r.SettledRSS = SettledRSS()
}

func (r *Result) Print() {
	b, _ := json.Marshal(r)
	fmt.Println(string(b))
}

// Ask sends a request to replay itself and reads the answer.
func Ask(url string, answer any) error {
	res, err := http.Get(url)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %s: %s", url, res.Status)
	}
	return json.NewDecoder(res.Body).Decode(answer)
}

// Latencies compares when events came, in microseconds since the epoch, with when replay says that it wrote them.
func (r *Result) Latencies(server string, came []int64) error {
	var sent []int64
	if err := Ask(server+"/_sent", &sent); err != nil {
		return err
	}
	late := make([]int64, 0, len(sent))
	for i, at := range sent {
		late = append(late, came[i]-at)
	}
	slices.Sort(late)
	at := func(p float64) float64 { return float64(late[int(p*float64(len(late)-1))]) / 1000 }
	r.Details["latencyP50Ms"], r.Details["latencyP99Ms"], r.Details["latencyMaxMs"] = at(0.5), at(0.99), at(1)
	return nil
}
