// Command grpc is a gRPC service, and a caller that holds one channel for its life.
//
//	grpc serve PORT NAME [HOLD]   says its name in the header of each answer; answers nobody while the file HOLD exists
//	grpc call HOST:PORT GAP       asks every GAP on one channel, and prints a JSON line now and then
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
)

const (
	servedBy = "served-by"
	// Not the health service: whoever asks that is taken for a probe, and a probe is the app's.
	service = "shop.Orders"
	method  = "Ask"
)

type asked interface {
	ask(context.Context, *healthpb.HealthCheckRequest) (*healthpb.HealthCheckResponse, error)
}

type orders struct{}

func (orders) ask(context.Context, *healthpb.HealthCheckRequest) (*healthpb.HealthCheckResponse, error) {
	return &healthpb.HealthCheckResponse{Status: healthpb.HealthCheckResponse_SERVING}, nil
}

// The messages are the health service's, so that nothing has to be generated.
var description = grpc.ServiceDesc{
	ServiceName: service,
	HandlerType: (*asked)(nil),
	Methods: []grpc.MethodDesc{{
		MethodName: method,
		Handler: func(server any, ctx context.Context, decode func(any) error, between grpc.UnaryServerInterceptor) (any, error) {
			request := new(healthpb.HealthCheckRequest)
			if err := decode(request); err != nil {
				return nil, err
			}
			next := func(ctx context.Context, request any) (any, error) {
				return server.(asked).ask(ctx, request.(*healthpb.HealthCheckRequest))
			}
			return between(ctx, request, &grpc.UnaryServerInfo{Server: server, FullMethod: "/" + service + "/" + method}, next)
		},
	}},
}

func main() {
	switch {
	case len(os.Args) >= 4 && os.Args[1] == "serve":
		serve(os.Args[2], os.Args[3], append(os.Args, "")[4])
	case len(os.Args) == 4 && os.Args[1] == "call":
		gap, err := time.ParseDuration(os.Args[3])
		if err != nil {
			log.Fatal(err)
		}
		call(os.Args[2], gap)
	default:
		log.Fatal("grpc serve PORT NAME [HOLD], or grpc call HOST:PORT GAP")
	}
}

func serve(port, name, hold string) {
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		log.Fatal(err)
	}
	named := func(ctx context.Context, request any, _ *grpc.UnaryServerInfo, next grpc.UnaryHandler) (any, error) {
		for hold != "" {
			if _, err := os.Stat(hold); err != nil {
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
		if err := grpc.SetHeader(ctx, metadata.Pairs(servedBy, name)); err != nil {
			return nil, err
		}
		return next(ctx, request)
	}
	server := grpc.NewServer(grpc.UnaryInterceptor(named))
	healthpb.RegisterHealthServer(server, health.NewServer())
	server.RegisterService(&description, orders{})
	log.Fatal(server.Serve(listener))
}

// said is what the test reads: how often was asked, who answered last, and what failed.
type said struct {
	Asked int      `json:"asked"`
	Who   string   `json:"who"`
	Lost  []string `json:"lost"`
}

func call(address string, gap time.Duration) {
	// The name may not be known yet; after the first answer everything counts.
	channel, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	now := said{Lost: []string{}}
	told := time.Time{}
	for ; ; time.Sleep(gap) {
		ctx, done := context.WithTimeout(context.Background(), 2*time.Minute)
		var header metadata.MD
		answer := new(healthpb.HealthCheckResponse)
		err := channel.Invoke(ctx, "/"+service+"/"+method, &healthpb.HealthCheckRequest{}, answer, grpc.Header(&header))
		done()
		switch {
		case err == nil:
			now.Who = "app"
			if names := header.Get(servedBy); len(names) == 1 && names[0] == "laptop" {
				now.Who = "laptop"
			}
		case now.Asked > 0:
			now.Who = "nobody"
			now.Lost = append(now.Lost, err.Error())
		default:
			continue
		}
		now.Asked++
		if time.Since(told) > 200*time.Millisecond {
			told = time.Now()
			line, _ := json.Marshal(now)
			fmt.Println(string(line))
		}
	}
}
