package chorus.discovery.mdns;

import chorus.discovery.spi.Finding;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who else has a UDP port of this machine open. Linux tells it in {@code /proc}; whose socket it is, only for processes of
 * the same user, or to root.
 */
final class PortUsers {
    private PortUsers() {}

    /** Returns what is to be told of a port. Reads files: not on the loop. */
    static Finding finding(Platform platform, int port) {
        String subject = "port " + port;
        if (!platform.isLinux()) {
            return Finding.ok(subject, "who else uses it is unknown on " + platform.os());
        }
        Path proc = platform.root().resolve("proc");
        Map<String, String> sockets = new TreeMap<>();
        try {
            sockets.putAll(sockets(proc.resolve("net/udp"), port));
            sockets.putAll(sockets(proc.resolve("net/udp6"), port));
        } catch (IOException e) {
            if (sockets.isEmpty()) {
                return Finding.ok(subject, "who else uses it cannot be read: " + e.getMessage());
            }
        }
        if (sockets.isEmpty()) {
            return Finding.ok(subject, "nobody else uses it");
        }
        return Finding.ok(subject, "shared with " + String.join(", ", users(proc, sockets)));
    }

    /** Returns the inodes of the sockets on a port, each with the number of the user who opened it. */
    private static Map<String, String> sockets(Path table, int port) throws IOException {
        String end = String.format(":%04X", port);
        Map<String, String> sockets = new HashMap<>();
        List<String> lines = Files.readAllLines(table);
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length > 9 && fields[1].endsWith(end)) {
                sockets.put(fields[9], fields[7]);
            }
        }
        return sockets;
    }

    private static Collection<String> users(Path proc, Map<String, String> sockets) {
        Map<String, String> unknown = new TreeMap<>(sockets);
        TreeSet<String> users = new TreeSet<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (unknown.keySet().removeAll(socketsOf(process, sockets))) {
                    users.add(name(process) + " (process " + process.getFileName() + ")");
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // what could not be looked at stays unknown
        }
        for (String user : new TreeSet<>(unknown.values())) {
            users.add("a program of user " + user);
        }
        return users;
    }

    private static Collection<String> socketsOf(Path process, Map<String, String> sockets) {
        TreeSet<String> found = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                String target = Files.readSymbolicLink(file).toString();
                for (String inode : sockets.keySet()) {
                    if (target.equals("socket:[" + inode + "]")) {
                        found.add(inode);
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // somebody else's, or gone
        }
        return found;
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            return "a program";
        }
    }
}
