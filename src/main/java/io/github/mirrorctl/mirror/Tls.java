package io.github.mirrorctl.mirror;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whether a mirror speaks TLS, and with which certificate.
 *
 * @param selfSigned one that was made for the mirror, in its storage directory
 * @param cert one of a person's own, as is {@code key}: both or neither
 * @param names those that a made one is for, beside this machine's own; of a person's own one those
 *     that clients reach the mirror by, the best first
 */
public record Tls(boolean selfSigned, Optional<Path> cert, Optional<Path> key, List<String> names) {
  public static final Tls NONE = new Tls(false, Optional.empty(), Optional.empty(), List.of());
  public static final Tls SELF_SIGNED =
      new Tls(true, Optional.empty(), Optional.empty(), List.of());

  private static final String SELF_SIGNED_WORD = "self-signed";
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*");

  public Tls {
    names = List.copyOf(names);
  }

  public static Tls with(TlsFiles files) {
    return new Tls(false, Optional.of(files.cert()), Optional.of(files.key()), List.of());
  }

  /** The name that this machine's clients reach it by; empty where its address will do. */
  Optional<String> name() {
    return selfSigned ? Optional.empty() : names.stream().findFirst();
  }

  public boolean isOn() {
    return selfSigned || cert.isPresent() || key.isPresent();
  }

  /** Where its certificate is; empty without TLS. */
  Optional<TlsFiles> files(Path storage) {
    return selfSigned
        ? Optional.of(TlsFiles.in(storage))
        : cert.flatMap(one -> key.map(other -> new TlsFiles(one, other)));
  }

  /** The key {@code tls} in mirrors.yml. */
  String word() {
    return selfSigned ? SELF_SIGNED_WORD : "";
  }

  Tls withWord(String word) {
    if (!word.isEmpty() && !word.equals(SELF_SIGNED_WORD)) {
      throw new InvalidInput(
          "'" + word + "' is no way to have TLS",
          "write 'tls: " + SELF_SIGNED_WORD + "', or the paths 'tls-cert' and 'tls-key' instead");
    }
    return new Tls(!word.isEmpty(), cert, key, names);
  }

  Tls withCert(Optional<Path> other) {
    return new Tls(selfSigned, other, key, names);
  }

  Tls withKey(Optional<Path> other) {
    return new Tls(selfSigned, cert, other, names);
  }

  public Tls withNames(List<String> other) {
    return new Tls(selfSigned, cert, key, other.stream().map(Tls::checked).distinct().toList());
  }

  /** The names as mirrors.yml has them. */
  Tls withNames(String text) {
    return withNames(Stream.of(text.split("[,\\s]+", -1)).filter(name -> !name.isEmpty()).toList());
  }

  private static String checked(String name) {
    String bare = name.replaceAll("^\\[(.*)]$", "$1");
    return IpLiteral.parse(bare)
        .map(IpLiteral::text)
        .or(() -> Optional.of(name.toLowerCase(Locale.ROOT)).filter(NAME.asMatchPredicate()))
        .orElseThrow(
            () ->
                new InvalidInput(
                    "'" + name + "' is neither a host's name nor an IP address",
                    "write it like mirror.example.com or 192.168.1.10, without a port"));
  }

  /** Throws {@code InvalidInput} for half of a pair, and for two ways at once. */
  void refuseContradictions() {
    if (selfSigned && (cert.isPresent() || key.isPresent())) {
      throw new InvalidInput(
          "'tls: " + SELF_SIGNED_WORD + "' and a certificate of one's own exclude each other",
          "remove 'tls', or 'tls-cert' and 'tls-key'");
    }
    if (!names.isEmpty() && !isOn()) {
      throw new InvalidInput(
          "'tls-names' is there without TLS", "add 'tls: " + SELF_SIGNED_WORD + "', or remove it");
    }
    if (cert.isPresent() != key.isPresent()) {
      String given = cert.isPresent() ? "tls-cert" : "tls-key";
      String missing = cert.isPresent() ? "tls-key" : "tls-cert";
      throw new InvalidInput(
          "'" + given + "' is there without '" + missing + "'",
          "add the other file's path: " + missing + ": /PATH.pem");
    }
  }
}
