// The go-libp2p peer of the interoperability matrix: a host with go-libp2p's own mDNS service,
// which tells what it sees as one JSON line per event.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/discovery/mdns"
	"github.com/multiformats/go-multiaddr"
)

const dialTimeout = 10 * time.Second

func main() {
	tag := flag.String("tag", mdns.ServiceName, "service name, put on the wire as it is")
	seconds := flag.Float64("seconds", 0, "stop after so many seconds (0: run until SIGTERM)")
	connect := flag.Bool("connect", false, "dial every peer that is found")
	var listen addressList
	flag.Var(&listen, "listen", "multiaddr to listen on, repeatable (default: any port on IPv4 and IPv6)")
	flag.Parse()
	if len(listen) == 0 {
		listen = addressList{"/ip4/0.0.0.0/tcp/0", "/ip6/::/tcp/0"}
	}

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if *seconds > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(*seconds*float64(time.Second)))
		defer cancel()
	}
	if err := run(ctx, *tag, listen, *connect); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, tag string, listen []string, connect bool) error {
	h, err := libp2p.New(libp2p.ListenAddrStrings(listen...), libp2p.DisableRelay())
	if err != nil {
		return err
	}
	defer h.Close()

	out := &events{encoder: json.NewEncoder(os.Stdout)}
	own, err := h.Network().InterfaceListenAddresses()
	if err != nil {
		return err
	}
	out.print("started", h.ID(), own)

	service := mdns.NewMdnsService(h, tag, &notifee{ctx: ctx, host: h, connect: connect, out: out})
	if err := service.Start(); err != nil {
		return err
	}
	<-ctx.Done()
	err = service.Close()
	out.print("stopped", h.ID(), nil)
	return err
}

// notifee turns go-libp2p's sightings, which repeat, into "found" and "updated".
// go-libp2p never tells that a peer is lost.
type notifee struct {
	ctx     context.Context
	host    host.Host
	connect bool
	out     *events

	mu    sync.Mutex
	known map[peer.ID][]string
}

// HandlePeerFound is called from a goroutine of its own for every sighting.
func (n *notifee) HandlePeerFound(info peer.AddrInfo) {
	n.mu.Lock()
	addresses := sortedTexts(info.Addrs)
	before, seen := n.known[info.ID]
	if n.known == nil {
		n.known = map[peer.ID][]string{}
	}
	n.known[info.ID] = addresses
	if !seen {
		n.out.print("found", info.ID, info.Addrs)
	} else if !slices.Equal(before, addresses) {
		n.out.print("updated", info.ID, info.Addrs)
	}
	n.mu.Unlock()

	if n.connect && !seen {
		n.dial(info)
	}
}

func (n *notifee) dial(info peer.AddrInfo) {
	ctx, cancel := context.WithTimeout(n.ctx, dialTimeout)
	defer cancel()
	if err := n.host.Connect(ctx, info); err != nil {
		log.Printf("dialling %s: %v", info.ID, err)
		n.out.print("failed", info.ID, info.Addrs)
		return
	}
	n.out.print("connected", info.ID, info.Addrs)
}

type event struct {
	Event     string   `json:"event"`
	At        int64    `json:"at"`
	Peer      string   `json:"peer"`
	Addresses []string `json:"addresses"`
	Source    string   `json:"source"`
}

// events prints one JSON line per event, whole lines only.
type events struct {
	mu      sync.Mutex
	encoder *json.Encoder
}

func (e *events) print(name string, id peer.ID, addresses []multiaddr.Multiaddr) {
	at := time.Now().UnixMicro()
	e.mu.Lock()
	defer e.mu.Unlock()
	line := event{Event: name, At: at, Peer: id.String(), Addresses: texts(addresses), Source: "mdns"}
	if err := e.encoder.Encode(line); err != nil {
		log.Fatal(err)
	}
}

func texts(addresses []multiaddr.Multiaddr) []string {
	result := make([]string, 0, len(addresses))
	for _, address := range addresses {
		result = append(result, address.String())
	}
	return result
}

func sortedTexts(addresses []multiaddr.Multiaddr) []string {
	result := texts(addresses)
	slices.Sort(result)
	return result
}

// addressList is a flag that may be given more than once.
type addressList []string

func (a *addressList) String() string { return strings.Join(*a, " ") }

func (a *addressList) Set(value string) error {
	*a = append(*a, value)
	return nil
}
