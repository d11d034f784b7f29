package chorus.discovery.bootstrap;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** A DNS server on the loopback interface, over UDP and TCP, that answers, lies, babbles or is silent as the test says. */
final class DnsServer implements AutoCloseable {
    static final long TTL = 120;

    private static final int PORTS_TO_TRY = 20;

    /** Makes an answer, or null for none. */
    private interface Behaviour {
        byte @Nullable [] answer(Message query, int limit) throws IOException;
    }

    private final Map<Name, Behaviour> names = new ConcurrentHashMap<>();
    private final DatagramSocket udp;
    private final ServerSocket tcp;

    /** The questions that came by UDP, with the payload size that EDNS0 told, or 0. */
    final List<Integer> udpQuestions = new CopyOnWriteArrayList<>();

    /** The questions that came by TCP. */
    final List<Name> tcpQuestions = new CopyOnWriteArrayList<>();

    DnsServer() throws IOException {
        DatagramSocket datagrams = null;
        ServerSocket connections = null;
        for (int i = 0; connections == null && i < PORTS_TO_TRY; i++) {
            datagrams = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try {
                connections = new ServerSocket(datagrams.getLocalPort(), 50, InetAddress.getLoopbackAddress());
            } catch (BindException e) {
                datagrams.close(); // somebody has that port in TCP
            }
        }
        if (datagrams == null || connections == null) {
            throw new IOException("no port is free in both UDP and TCP");
        }
        udp = datagrams;
        tcp = connections;
        daemon("udp", this::serveUdp);
        daemon("tcp", this::serveTcp);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    /** Gives a name TXT records of one string each. */
    void txt(String name, String... texts) throws IOException {
        Name owner = name(name);
        records(
                name,
                Stream.of(texts)
                        .map(text -> new TXTRecord(owner, DClass.IN, TTL, text))
                        .toArray(Record[]::new));
    }

    /** Gives a domain a list of peers. */
    void dnsaddr(String domain, String... addresses) throws IOException {
        txt(
                "_dnsaddr." + domain,
                Stream.of(addresses).map(address -> "dnsaddr=" + address).toArray(String[]::new));
    }

    void cname(String name, String target) throws IOException {
        Stream<Record> targets = Stream.of(new CNAMERecord(name(name), DClass.IN, TTL, name(target)));
        records(name, targets.toArray(Record[]::new));
    }

    void records(String name, Record... answers) throws IOException {
        names.put(
                name(name),
                (query, limit) -> answer(query, Rcode.NOERROR, answers).toWire(limit));
    }

    void fails(String name, int rcode) throws IOException {
        names.put(name(name), (query, limit) -> answer(query, rcode).toWire(limit));
    }

    void isSilentAbout(String name) throws IOException {
        names.put(name(name), (query, limit) -> null);
    }

    /** Answers with the right number and then with bytes that are no message. */
    void babblesAbout(String name) throws IOException {
        names.put(name(name), (query, limit) -> {
            byte[] garbage = answer(query, Rcode.NOERROR).toWire(limit);
            Arrays.fill(garbage, 4, garbage.length, (byte) 0xc1);
            return garbage;
        });
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }

    private static Message answer(Message query, int rcode, Record... answers) {
        Message message = new Message(query.getHeader().getID());
        message.getHeader().setFlag(Flags.QR);
        message.getHeader().setFlag(Flags.RD);
        message.getHeader().setFlag(Flags.RA);
        message.getHeader().setRcode(rcode);
        message.addRecord(query.getQuestion(), Section.QUESTION);
        for (Record record : answers) {
            message.addRecord(record, Section.ANSWER);
        }
        return message;
    }

    private byte @Nullable [] serve(Message query, int limit) throws IOException {
        Behaviour behaviour = names.get(query.getQuestion().getName());
        return behaviour == null ? answer(query, Rcode.NXDOMAIN).toWire(limit) : behaviour.answer(query, limit);
    }

    private void serveUdp() throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            udp.receive(packet);
            Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
            OPTRecord opt = query.getOPT();
            udpQuestions.add(opt == null ? 0 : opt.getPayloadSize());
            byte[] answer = serve(query, opt == null ? 512 : opt.getPayloadSize());
            if (answer != null) {
                udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        }
    }

    private void serveTcp() throws IOException {
        while (true) {
            try (Socket socket = tcp.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                Message query = new Message(in.readNBytes(in.readUnsignedShort()));
                tcpQuestions.add(query.getQuestion().getName());
                byte[] answer = serve(query, Message.MAXLENGTH);
                if (answer != null) {
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                    out.writeShort(answer.length);
                    out.write(answer);
                    out.flush();
                }
            }
        }
    }

    private interface Service {
        void run() throws IOException;
    }

    private static void daemon(String name, Service service) {
        Thread thread = new Thread(
                () -> {
                    try {
                        service.run();
                    } catch (SocketException e) {
                        // closed, which ends the service
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                "dns-server-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static Name name(String text) throws IOException {
        return Name.fromString(text, Name.root);
    }
}
