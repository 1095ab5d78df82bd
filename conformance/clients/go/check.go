package main

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// How long a check may take, and how long it may ask for what comes about by itself.
const (
	checkTime = 60 * time.Second
	askTime   = 40 * time.Second
)

// A failure is what ends a check.
type failure string

// group gives its checks a name to begin with.
type group string

var printing sync.Mutex

func say(format string, args ...any) {
	printing.Lock()
	defer printing.Unlock()
	fmt.Println(strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", " "))
}

// check runs one check and prints how it ended. One that hangs has failed, and is left behind.
func (g group) check(name string, run func(ctx context.Context)) {
	ctx, cancel := context.WithTimeout(context.Background(), checkTime)
	defer cancel()
	ended := make(chan string, 1)
	go func() {
		defer func() {
			switch why := recover().(type) {
			case nil:
				ended <- ""
			case failure:
				ended <- string(why)
			default:
				ended <- fmt.Sprintf("panic: %v", why)
			}
		}()
		run(ctx)
	}()
	var why string
	select {
	case why = <-ended:
	case <-time.After(checkTime + time.Second):
		why = fmt.Sprintf("not done after %v", checkTime)
	}
	if why == "" {
		say("passed %s: %s", g, name)
	} else {
		say("FAILED %s: %s\t%s", g, name, why)
	}
}

// fail ends the check; it names the line of the caller's caller.
func fail(format string, args ...any) {
	_, file, line, _ := runtime.Caller(2)
	panic(failure(fmt.Sprintf("%s:%d: %s", filepath.Base(file), line, fmt.Sprintf(format, args...))))
}

func must(err error) {
	if err != nil {
		fail("%v", err)
	}
}

// got is the value, where there is no error.
func got[T any](value T, err error) T {
	if err != nil {
		fail("%v", err)
	}
	return value
}

func want(holds bool, format string, args ...any) {
	if !holds {
		fail(format, args...)
	}
}

func equal[T comparable](got, want T, what string) {
	if got != want {
		fail("%s: got %v, want %v", what, got, want)
	}
}

// refused holds the error to the reason that the server's Status gives.
func refused(err error, reason metav1.StatusReason) {
	if err == nil {
		fail("no error, want %s", reason)
	}
	if apierrors.ReasonForError(err) != reason {
		fail("reason %q, want %q: %v", apierrors.ReasonForError(err), reason, err)
	}
}

// eventually asks until it holds.
func eventually(ctx context.Context, what string, holds func() bool) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	for !holds() {
		select {
		case <-ctx.Done():
			fail("%s: not after %v", what, askTime)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
