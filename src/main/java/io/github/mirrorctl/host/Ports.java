package io.github.mirrorctl.host;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Which TCP ports of this machine are taken, and by whom. */
public final class Ports {
  /** LISTEN in {@code /proc/net/tcp}. */
  private static final String LISTEN = "0A";

  private static final int HIGHEST = 65535;
  private static final int LOWEST_OF_USERS = 1024;

  /**
   * Who listens; {@code pid} 0 when the kernel doesn't tell this user.
   *
   * @param command the program's name, or words for an unknown one
   */
  public record PortHolder(long pid, String command) {
    @Override
    public String toString() {
      return pid == 0 ? command : command + " (pid " + pid + ")";
    }
  }

  private Ports() {}

  /** Who listens where {@code host:port} would; host is a name, an IP address, or empty for all. */
  public static Optional<PortHolder> holder(String host, int port) {
    return holder(Path.of("/proc"), host, port);
  }

  static Optional<PortHolder> holder(Path proc, String host, int port) {
    Set<String> inodes = new HashSet<>();
    InetAddress wanted = address(host);
    for (String table : List.of("net/tcp", "net/tcp6")) {
      for (String line : lines(proc.resolve(table))) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns.length > 9
            && columns[3].equals(LISTEN)
            && listensThere(columns[1], wanted, port)) {
          inodes.add("socket:[" + columns[9] + "]");
        }
      }
    }
    if (inodes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        owner(proc, inodes).orElseGet(() -> new PortHolder(0, "another user's program")));
  }

  /** Whether a server could listen there now. Throws when the address isn't this machine's. */
  public static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address(host), port), 1);
      return true;
    } catch (BindException e) {
      String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (reason.contains("assign")) {
        throw Failure.of(
            host + " is not an address of this machine",
            "choose one that it has (ip address shows them), 127.0.0.1 or 0.0.0.0",
            e);
      }
      if (reason.contains("denied")) {
        throw Failure.rights("port " + port + " needs more rights", "run it again with sudo", e);
      }
      return false;
    } catch (SocketException e) {
      throw Failure.rights(
          "cannot listen on " + host + ":" + port + ": " + FileTrouble.reason(e),
          "run it again with sudo, or choose a port above 1023",
          e);
    } catch (IOException e) {
      throw Failure.of("cannot try " + host + ":" + port + ": " + FileTrouble.reason(e), "", e);
    }
  }

  /**
   * The first port from {@code from} on that is free and not in {@code taken}; where there is none
   * up to the highest, the first one from 1024 on.
   */
  public static int nextFree(String host, int from, Set<Integer> taken) {
    return IntStream.concat(
            IntStream.rangeClosed(from, HIGHEST), IntStream.range(LOWEST_OF_USERS, from))
        .filter(port -> !taken.contains(port) && isFree(host, port))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.of(
                    "no port of " + host + " is free",
                    "end what listens there, or choose another address with --listen"));
  }

  private static InetAddress address(String host) {
    try {
      return host.isEmpty() ? InetAddress.getByName("0.0.0.0") : InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw Failure.of("unknown host " + host, "give an IP address of this machine", e);
    }
  }

  /** {@code local} is the kernel's hexadecimal ADDRESS:PORT, each 4 bytes in host order. */
  private static boolean listensThere(String local, InetAddress wanted, int port) {
    int colon = local.indexOf(':');
    if (colon < 0 || Integer.parseInt(local.substring(colon + 1), 16) != port) {
      return false;
    }
    try {
      InetAddress listening = InetAddress.getByAddress(bytes(local.substring(0, colon)));
      return wanted.isAnyLocalAddress()
          || listening.isAnyLocalAddress()
          || listening.equals(wanted);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static byte[] bytes(String hex) {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      // the words are little-endian on every machine that Docker is packaged for but s390x
      int at = i / 4 * 4 + 3 - i % 4;
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * at, 2 * at + 2), 16);
    }
    return bytes;
  }

  private static Optional<PortHolder> owner(Path proc, Set<String> inodes) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, inodes)) {
          String name = lines(process.resolve("comm")).stream().findFirst().orElse("a program");
          return Optional.of(
              new PortHolder(Long.parseLong(String.valueOf(process.getFileName())), name));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean holds(Path process, Set<String> inodes) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (inodes.contains(link(descriptor))) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return false; // ended meanwhile, or another user's
    }
    return false;
  }

  private static String link(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return List.of();
    }
  }
}
