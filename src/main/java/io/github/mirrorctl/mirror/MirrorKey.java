package io.github.mirrorctl.mirror;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A key of a mirror in mirrors.yml: how it is read into a mirror, and written from one. */
@SuppressWarnings("ImmutableEnumChecker") // the lambdas hold nothing
public enum MirrorKey {
  UPSTREAM(
      "upstream",
      (mirror, text) -> mirror.withUpstream(Upstream.parseUrl(text)),
      mirror -> mirror.upstream().toString()),
  ENGINE(
      "engine",
      (mirror, text) -> mirror.withEngine(EngineKind.parse(text)),
      mirror -> mirror.engine().word()),
  STORAGE(
      "storage",
      (mirror, text) -> mirror.withStorage(storage(text)),
      mirror -> mirror.storage().toString()),
  LISTEN(
      "listen",
      (mirror, text) -> mirror.withListen(ListenAddress.parse(text)),
      mirror -> mirror.listen().toString()),
  IMAGE("image", (mirror, text) -> mirror.withImage(image(text)), Mirror::image),
  CONTAINER(
      "container", (mirror, text) -> mirror.withContainer(container(text)), Mirror::container),
  REVALIDATE(
      "revalidate",
      (mirror, text) -> mirror.withRevalidate(Durations.parse(text)),
      mirror -> Durations.format(mirror.revalidate())),
  VERIFY_EVERY(
      "verify-every",
      (mirror, text) -> mirror.withVerifyEvery(Durations.parse(text)),
      mirror -> Durations.format(mirror.verifyEvery())),
  CA_FILE(
      "ca-file",
      (mirror, text) -> mirror.withCaFile(caFile(text)),
      mirror -> mirror.caFile().map(Path::toString).orElse("")),
  TOKEN_HOSTS(
      "token-hosts",
      (mirror, text) -> mirror.withTokenHosts(hosts(text)),
      mirror -> String.join(", ", mirror.tokenHosts()));

  private static final Pattern IMAGE_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.:/@-]*");
  private static final Pattern CONTAINER_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");
  private static final Set<String> SYSTEM_DIRECTORIES =
      Set.of(
          "/",
          "/bin",
          "/boot",
          "/dev",
          "/etc",
          "/home",
          "/lib",
          "/lib64",
          "/media",
          "/mnt",
          "/opt",
          "/proc",
          "/root",
          "/run",
          "/sbin",
          "/srv",
          "/sys",
          "/tmp",
          "/usr",
          "/usr/bin",
          "/usr/lib",
          "/usr/local",
          "/var",
          "/var/cache",
          "/var/lib",
          "/var/log");
  // no place for files, or another program's own
  private static final List<Path> CLOSED =
      List.of(
          Path.of("/dev"),
          Path.of("/proc"),
          Path.of("/sys"),
          Path.of("/var/lib/containerd"),
          Path.of("/var/lib/docker"));

  private final String key;
  private final BiFunction<Mirror, String, Mirror> reader;
  private final Function<Mirror, String> writer;

  MirrorKey(
      String key, BiFunction<Mirror, String, Mirror> reader, Function<Mirror, String> writer) {
    this.key = key;
    this.reader = reader;
    this.writer = writer;
  }

  static Optional<MirrorKey> find(String key) {
    return Arrays.stream(values()).filter(known -> known.key.equals(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(MirrorKey::key).toList();
  }

  /** The word for it in mirrors.yml. */
  public String key() {
    return key;
  }

  /** The mirror with this key's value; a bad value is refused. */
  Mirror read(Mirror mirror, String text) {
    return reader.apply(mirror, text);
  }

  /** This key's value of that mirror, as mirrors.yml has it. */
  public String write(Mirror mirror) {
    return writer.apply(mirror);
  }

  private static Path storage(String text) {
    Path path;
    try {
      path = Path.of(text).normalize();
    } catch (InvalidPathException e) {
      throw new InvalidInput("the storage directory is no path: " + e.getReason(), "write another");
    }
    if (text.contains(":")) {
      throw new InvalidInput(
          "the storage directory '"
              + text
              + "' has a colon, which Docker takes for the end of a path",
          "give the mirror a directory without one");
    }
    if (!path.isAbsolute()) {
      throw new InvalidInput(
          "the storage directory '" + text + "' is not absolute", "start it with /");
    }
    if (SYSTEM_DIRECTORIES.contains(path.toString())
        || CLOSED.stream().anyMatch(path::startsWith)) {
      throw new InvalidInput(
          "the storage directory '" + text + "' belongs to the system",
          "give the mirror a directory of its own, such as /var/lib/docker-registry");
    }
    return path;
  }

  private static Optional<Path> caFile(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.startsWith("/")) {
      throw new InvalidInput("the CA file '" + text + "' is not absolute", "start it with /");
    }
    return Optional.of(Path.of(text).normalize());
  }

  private static Set<String> hosts(String text) {
    Set<String> hosts = new TreeSet<>();
    for (String host : text.split("[,\\s]+", -1)) {
      if (!host.isEmpty()) {
        hosts.add(Upstream.parseUrl("https://" + host).getAuthority());
      }
    }
    return Collections.unmodifiableSet(hosts);
  }

  private static String image(String text) {
    if (!IMAGE_NAME.matcher(text).matches()) {
      throw new InvalidInput("'" + text + "' is not an image", "write it as registry:2");
    }
    return text;
  }

  private static String container(String text) {
    if (!CONTAINER_NAME.matcher(text).matches()) {
      throw new InvalidInput(
          "'" + text + "' is not a container's name",
          "use letters, digits, '_', '.' and '-', two or more, a letter or a digit first");
    }
    return text;
  }
}
