//! The rust-libp2p peer of the interoperability matrix: a swarm with rust-libp2p's own mDNS behaviour,
//! which tells what it sees as one JSON line per event. Its service name is always `_p2p._udp`.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::{FutureExt, StreamExt};
use libp2p::core::transport::ListenerId;
use libp2p::swarm::{SwarmEvent, dial_opts::DialOpts};
use libp2p::{Multiaddr, PeerId, Swarm, SwarmBuilder, mdns, noise, tcp, yamux};
use tokio::signal::unix::{SignalKind, signal};

const TAG: &str = "_p2p._udp";

struct Options {
    listen: Vec<Multiaddr>,
    life: Option<Duration>,
    connect: bool,
}

impl Options {
    fn parse() -> Result<Self, Box<dyn Error>> {
        let mut options = Self {
            listen: Vec::new(),
            life: None,
            connect: false,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(flag) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{flag} needs a value"));
            match flag.as_str() {
                "--tag" if value()? == TAG => {}
                "--tag" => return Err(format!("rust-libp2p has no service name but {TAG}").into()),
                "--listen" => options.listen.push(value()?.parse()?),
                "--seconds" => options.life = Some(Duration::from_secs_f64(value()?.parse()?)),
                "--connect" => options.connect = true,
                _ => return Err(format!("unknown flag {flag}").into()),
            }
        }
        if options.listen.is_empty() {
            options.listen = vec!["/ip4/0.0.0.0/tcp/0".parse()?, "/ip6/::/tcp/0".parse()?];
        }
        Ok(options)
    }

    /// rust-libp2p sends and hears mDNS over one family: IPv4, unless it is told to use IPv6 instead.
    fn mdns_over_ipv6(&self) -> bool {
        !self
            .listen
            .iter()
            .any(|address| address.to_string().starts_with("/ip4/"))
    }
}

/// The peers that mDNS has reported, one address at a time, and what has been said about them.
#[derive(Default)]
struct Sightings {
    known: BTreeMap<PeerId, BTreeSet<Multiaddr>>,
}

impl Sightings {
    /// Returns the peers that were not known before.
    fn discovered(&mut self, found: Vec<(PeerId, Multiaddr)>) -> Vec<PeerId> {
        let before: HashSet<PeerId> = self.known.keys().copied().collect();
        let mut changed = BTreeSet::new();
        for (peer, address) in found {
            if self
                .known
                .entry(peer)
                .or_default()
                .insert(without_peer(&address))
            {
                changed.insert(peer);
            }
        }
        for peer in &changed {
            print(
                if before.contains(peer) {
                    "updated"
                } else {
                    "found"
                },
                peer,
                &self.known[peer],
            );
        }
        changed
            .into_iter()
            .filter(|peer| !before.contains(peer))
            .collect()
    }

    fn expired(&mut self, gone: Vec<(PeerId, Multiaddr)>) {
        for (peer, address) in gone {
            let Some(addresses) = self.known.get_mut(&peer) else {
                continue;
            };
            addresses.remove(&without_peer(&address));
            if addresses.is_empty() {
                self.known.remove(&peer);
                print("lost", &peer, []);
            }
        }
    }
}

fn without_peer(address: &Multiaddr) -> Multiaddr {
    let mut address = address.clone();
    if matches!(
        address.iter().last(),
        Some(libp2p::multiaddr::Protocol::P2p(_))
    ) {
        address.pop();
    }
    address
}

fn print<'a>(event: &str, peer: &PeerId, addresses: impl IntoIterator<Item = &'a Multiaddr>) {
    let at = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock after 1970")
        .as_micros();
    // Multiaddrs have no character that JSON would escape, so Rust's way to print texts is JSON here.
    let addresses: Vec<String> = addresses.into_iter().map(ToString::to_string).collect();
    println!(
        r#"{{"event":"{event}","at":{at},"peer":"{peer}","addresses":{addresses:?},"source":"mdns"}}"#
    );
}

fn swarm(options: &Options) -> Result<Swarm<mdns::tokio::Behaviour>, Box<dyn Error>> {
    let config = mdns::Config {
        enable_ipv6: options.mdns_over_ipv6(),
        ..mdns::Config::default()
    };
    Ok(SwarmBuilder::with_new_identity()
        .with_tokio()
        .with_tcp(
            tcp::Config::default(),
            noise::Config::new,
            yamux::Config::default,
        )?
        .with_behaviour(|key| {
            Ok(mdns::tokio::Behaviour::new(
                config,
                key.public().to_peer_id(),
            )?)
        })?
        .with_swarm_config(|config| config.with_idle_connection_timeout(Duration::from_secs(3600)))
        .build())
}

/// Waits until every listener has its addresses.
async fn listen(
    swarm: &mut Swarm<mdns::tokio::Behaviour>,
    addresses: &[Multiaddr],
) -> Result<(), Box<dyn Error>> {
    let mut waiting = HashSet::<ListenerId>::new();
    for address in addresses {
        waiting.insert(swarm.listen_on(address.clone())?);
    }
    while !waiting.is_empty() {
        if let SwarmEvent::NewListenAddr { listener_id, .. } = swarm.select_next_some().await {
            waiting.remove(&listener_id);
        }
    }
    // The other interfaces of a wildcard follow the first one at once.
    while let Some(Some(SwarmEvent::NewListenAddr { .. })) = swarm.next().now_or_never() {}
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse()?;
    let mut swarm = swarm(&options)?;
    listen(&mut swarm, &options.listen).await?;
    let own = *swarm.local_peer_id();
    print("started", &own, swarm.listeners());

    let mut sightings = Sightings::default();
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let end = tokio::time::sleep(options.life.unwrap_or(Duration::from_secs(u32::MAX.into())));
    tokio::pin!(end);
    loop {
        let event = tokio::select! {
            event = swarm.select_next_some() => event,
            _ = terminated.recv() => break,
            _ = interrupted.recv() => break,
            () = &mut end => break,
        };
        match event {
            SwarmEvent::Behaviour(mdns::Event::Discovered(found)) => {
                for peer in sightings.discovered(found) {
                    if options.connect {
                        let addresses = sightings.known[&peer].iter().cloned().collect();
                        swarm.dial(DialOpts::peer_id(peer).addresses(addresses).build())?;
                    }
                }
            }
            SwarmEvent::Behaviour(mdns::Event::Expired(gone)) => sightings.expired(gone),
            SwarmEvent::ConnectionEstablished {
                peer_id, endpoint, ..
            } if endpoint.is_dialer() => {
                print("connected", &peer_id, [endpoint.get_remote_address()]);
            }
            SwarmEvent::OutgoingConnectionError {
                peer_id: Some(peer),
                error,
                ..
            } => {
                eprintln!("dialling {peer}: {error}");
                print("failed", &peer, []);
            }
            _ => {}
        }
    }
    print("stopped", &own, []);
    Ok(())
}
