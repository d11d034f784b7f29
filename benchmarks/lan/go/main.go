// The go-libp2p peer of benchmarks/lan: starts and closes go-libp2p's own mDNS service as it is told on its
// standard input, and prints what happens, one JSON object a line. Built in the module of interop/go.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"sync"
	"time"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/discovery/mdns"
)

type event struct {
	Event string `json:"event"`
	From  int64  `json:"from,omitempty"`
	At    int64  `json:"at,omitempty"`
	Peer  string `json:"peer,omitempty"`
}

// A host lives as long as its mDNS service; making it is not measured.
type running struct {
	host    host.Host
	service mdns.Service
}

func main() {
	print(event{Event: "ready"})
	var node running
	commands := bufio.NewScanner(os.Stdin)
	for commands.Scan() {
		var err error
		switch command := commands.Text(); command {
		case "start":
			node, err = start()
		case "close":
			err = node.close()
		default:
			err = fmt.Errorf("%q; expected start or close", command)
		}
		if err != nil {
			log.Fatal(err)
		}
	}
}

func start() (running, error) {
	h, err := libp2p.New(
		libp2p.ListenAddrStrings("/ip4/0.0.0.0/tcp/0", "/ip6/::/tcp/0"), libp2p.DisableRelay())
	if err != nil {
		return running{}, err
	}
	service := mdns.NewMdnsService(h, mdns.ServiceName, &notifee{seen: map[peer.ID]bool{}})
	from := micros()
	if err := service.Start(); err != nil {
		return running{}, err
	}
	print(event{Event: "started", From: from, At: micros(), Peer: h.ID().String()})
	return running{h, service}, nil
}

func (r running) close() error {
	from := micros()
	if err := r.service.Close(); err != nil {
		return err
	}
	print(event{Event: "closed", From: from, At: micros()})
	return r.host.Close()
}

// notifee prints the first of go-libp2p's sightings of a peer.
type notifee struct {
	mu   sync.Mutex
	seen map[peer.ID]bool
}

// HandlePeerFound is called from a goroutine of its own for every sighting.
func (n *notifee) HandlePeerFound(info peer.AddrInfo) {
	at := micros()
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.seen[info.ID] {
		n.seen[info.ID] = true
		print(event{Event: "found", At: at, Peer: info.ID.String()})
	}
}

func micros() int64 {
	return time.Now().UnixMicro()
}

var printing sync.Mutex

func print(e event) {
	line, err := json.Marshal(e)
	if err != nil {
		log.Fatal(err)
	}
	printing.Lock()
	defer printing.Unlock()
	fmt.Println(string(line))
}
