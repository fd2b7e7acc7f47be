// Command labapp is the small static program that the lab's images hold.
//
//	labapp serve [-addr :8080] [-name NAME] [-health-fails-after D]
//	    answers every request with a JSON line about itself and the request;
//	    /healthz answers 200, or 500 once the given time has passed
//	labapp get [-n N] [-every D] [-timeout D] [-host H] URL
//	    prints "STATUS BODY" for each request
//	labapp lookup [-server ADDRESS:PORT] NAME...
//	    prints the addresses of each name
//	labapp relay [-addr :8080]
//	    an HTTP proxy for CONNECT only: lets a test on the host open a
//	    connection from inside the cluster, one of its own for each request
//	labapp pause
//	    sleeps until it is told to stop (the pod sandbox's process)
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func main() {
	command, args := filepath.Base(os.Args[0]), os.Args[1:]
	if command == "labapp" {
		if len(args) == 0 {
			args = []string{"serve"}
		}
		command, args = args[0], args[1:]
	}
	switch command {
	case "serve":
		serve(args)
	case "get":
		get(args)
	case "lookup":
		lookup(args)
	case "relay":
		relay(args)
	case "pause":
		pause()
	default:
		log.Fatalf("labapp: unknown command %q", command)
	}
}

func pause() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	child := make(chan os.Signal, 8)
	signal.Notify(child, syscall.SIGCHLD)
	for {
		select {
		case <-stop:
			return
		case <-child: // orphans of a shared process namespace end up here
			for {
				if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
					break
				}
			}
		}
	}
}

type answer struct {
	App     string            `json:"app"`
	Pod     string            `json:"pod"`
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Host    string            `json:"host"`
	Remote  string            `json:"remote"`
	Headers map[string]string `json:"headers,omitempty"`
}

func serve(args []string) {
	flags := flag.NewFlagSet("serve", flag.ExitOnError)
	addr := flags.String("addr", ":8080", "listen address")
	name := flags.String("name", os.Getenv("APP_NAME"), "name to answer with")
	failsAfter := flags.Duration("health-fails-after", 0, "time after which /healthz fails (0: never)")
	flags.Parse(args)

	pod, _ := os.Hostname()
	started := time.Now()
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) {
		if *failsAfter > 0 && time.Since(started) > *failsAfter {
			http.Error(w, "unhealthy", http.StatusInternalServerError)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		headers := map[string]string{}
		for key, values := range r.Header {
			if strings.HasPrefix(key, "X-") || key == "Traceparent" || key == "Baggage" {
				headers[key] = strings.Join(values, ", ")
			}
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(answer{*name, pod, r.Method, r.URL.RequestURI(), r.Host, r.RemoteAddr, headers})
		log.Printf("%s %s from %s", r.Method, r.URL.RequestURI(), r.RemoteAddr)
	})

	server := &http.Server{Addr: *addr, Handler: mux}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		server.Shutdown(grace)
	}()
	log.Printf("%s serves on %s", *name, *addr)
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
}

func get(args []string) {
	flags := flag.NewFlagSet("get", flag.ExitOnError)
	count := flags.Int("n", 1, "number of requests")
	every := flags.Duration("every", 0, "pause between requests")
	timeout := flags.Duration("timeout", 3*time.Second, "time limit of one request")
	host := flags.String("host", "", "Host header")
	flags.Parse(args)

	// One connection a request, so that every request is balanced anew.
	client := &http.Client{Timeout: *timeout, Transport: &http.Transport{DisableKeepAlives: true}}
	failed := false
	for i := 0; i < *count; i++ {
		if i > 0 {
			time.Sleep(*every)
		}
		request, err := http.NewRequest("GET", flags.Arg(0), nil)
		if err != nil {
			log.Fatal(err)
		}
		if *host != "" {
			request.Host = *host
		}
		response, err := client.Do(request)
		if err != nil {
			failed = true
			fmt.Println("error", err)
			continue
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		fmt.Println(response.StatusCode, strings.TrimSpace(string(body)))
	}
	if failed {
		os.Exit(1)
	}
}

func lookup(args []string) {
	flags := flag.NewFlagSet("lookup", flag.ExitOnError)
	server := flags.String("server", "", "name server to ask (default: those of resolv.conf)")
	flags.Parse(args)

	resolver := &net.Resolver{PreferGo: true}
	if *server != "" {
		resolver.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, *server)
		}
	}
	failed := false
	for _, name := range flags.Args() {
		start := time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		addresses, err := resolver.LookupHost(ctx, name)
		cancel()
		if err != nil {
			failed = true
			fmt.Println(name, "error", err)
			continue
		}
		fmt.Println(name, strings.Join(addresses, " "), time.Since(start).Round(100*time.Microsecond))
	}
	if failed {
		os.Exit(1)
	}
}

func relay(args []string) {
	flags := flag.NewFlagSet("relay", flag.ExitOnError)
	addr := flags.String("addr", ":8080", "listen address")
	flags.Parse(args)
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		log.Fatal(err)
	}
	go func() {
		stop := make(chan os.Signal, 1)
		signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
		<-stop
		os.Exit(0)
	}()
	for {
		conn, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go carry(conn.(*net.TCPConn))
	}
}

// carry connects one client with the address that its CONNECT names.
func carry(client *net.TCPConn) {
	defer client.Close()
	reader := bufio.NewReader(client)
	request, err := http.ReadRequest(reader)
	if err != nil {
		return
	}
	if request.Method != http.MethodConnect {
		fmt.Fprint(client, "HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 0\r\n\r\n")
		return
	}
	dialled, err := net.DialTimeout("tcp", request.Host, 5*time.Second)
	if err != nil {
		fmt.Fprintf(client, "HTTP/1.1 502 %s\r\ncontent-length: 0\r\n\r\n", err)
		return
	}
	upstream := dialled.(*net.TCPConn)
	defer upstream.Close()
	fmt.Fprint(client, "HTTP/1.1 200 Connected\r\n\r\n")
	done := make(chan struct{})
	go func() {
		_, err := io.Copy(upstream, reader)
		finish(upstream, err)
		close(done)
	}()
	_, err = io.Copy(client, upstream)
	finish(client, err)
	<-done
}

// finish ends one direction: in order, or by a reset where the other end was reset.
func finish(to *net.TCPConn, err error) {
	if err != nil {
		to.SetLinger(0)
		to.Close()
		return
	}
	to.CloseWrite()
}
