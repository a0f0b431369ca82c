package io.github.mirrorctl.mirror;

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
import java.util.stream.Collectors;

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
      (mirror, text) -> mirror.withStorage(StorageDirectory.parse(text)),
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
      (mirror, text) -> mirror.withEmbedded(it -> it.withRevalidate(Durations.parse(text))),
      mirror -> Durations.format(mirror.embedded().revalidate())),
  VERIFY_EVERY(
      "verify-every",
      (mirror, text) -> mirror.withEmbedded(it -> it.withVerifyEvery(Durations.parse(text))),
      mirror -> Durations.format(mirror.embedded().verifyEvery())),
  CA_FILE(
      "ca-file",
      (mirror, text) -> mirror.withEmbedded(it -> it.withCaFile(file("CA file", text))),
      mirror -> path(mirror.embedded().caFile())),
  TOKEN_HOSTS(
      "token-hosts",
      (mirror, text) -> mirror.withEmbedded(it -> it.withTokenHosts(hosts(text))),
      mirror -> String.join(", ", mirror.embedded().tokenHosts())),
  REDIRECT_HOSTS(
      "redirect-hosts",
      (mirror, text) -> mirror.withEmbedded(it -> it.withRedirectHosts(hosts(text))),
      mirror -> String.join(", ", mirror.embedded().redirectHosts())),
  TLS(
      "tls",
      (mirror, text) -> mirror.withAccess(it -> it.withTls(it.tls().withWord(text))),
      mirror -> mirror.access().tls().word()),
  TLS_CERT(
      "tls-cert",
      (mirror, text) ->
          mirror.withAccess(it -> it.withTls(it.tls().withCert(file("certificate", text)))),
      mirror -> path(mirror.access().tls().cert())),
  TLS_KEY(
      "tls-key",
      (mirror, text) ->
          mirror.withAccess(it -> it.withTls(it.tls().withKey(file("certificate's key", text)))),
      mirror -> path(mirror.access().tls().key())),
  TLS_NAMES(
      "tls-names",
      (mirror, text) -> mirror.withAccess(it -> it.withTls(it.tls().withNames(text))),
      mirror -> String.join(", ", mirror.access().tls().names())),
  AUTH(
      "auth",
      (mirror, text) -> mirror.withAccess(it -> it.withWord(text)),
      mirror -> mirror.access().word()),
  ALLOW(
      "allow",
      (mirror, text) -> mirror.withAccess(it -> it.withAllow(Network.parseAll(text))),
      mirror ->
          mirror.access().allow().stream()
              .map(Network::toString)
              .collect(Collectors.joining(", "))),
  SHARED_CREDENTIALS(
      "shared-credentials",
      (mirror, text) -> mirror.withAccess(it -> it.withSharedCredentials(agreed(text))),
      mirror -> Boolean.toString(mirror.access().sharedCredentials()));

  private static final Pattern IMAGE_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.:/@-]*");
  private static final Pattern CONTAINER_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

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

  private static Optional<Path> file(String what, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.startsWith("/")) {
      throw new InvalidInput("the " + what + " '" + text + "' is not absolute", "start it with /");
    }
    return Optional.of(Path.of(text).normalize());
  }

  private static String path(Optional<Path> file) {
    return file.map(Path::toString).orElse("");
  }

  /** What an older version wrote of a mirror has no word of it. */
  private static boolean agreed(String text) {
    return switch (text) {
      case "true" -> true;
      case "false", "" -> false;
      default -> throw new InvalidInput("'" + text + "' is neither true nor false", "write true");
    };
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
