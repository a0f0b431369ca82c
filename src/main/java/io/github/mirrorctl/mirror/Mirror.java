package io.github.mirrorctl.mirror;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One pull-through cache of one upstream, as it should be; its name is the upstream's host.
 *
 * @param image for the docker engine, as is {@code container}
 * @param embedded for the embedded engine
 * @param access who may pull from it
 */
public record Mirror(
    String name,
    URI upstream,
    EngineKind engine,
    Path storage,
    ListenAddress listen,
    String image,
    String container,
    EmbeddedOptions embedded,
    Access access) {

  /** Docker Hub is the one upstream that Docker's {@code registry-mirrors} covers. */
  public boolean isDockerHub() {
    return name.equals(Upstream.DOCKER_HUB);
  }

  /** What its clients speak: {@code http} or {@code https}. */
  public String scheme() {
    return access.tls().isOn() ? "https" : "http";
  }

  /** Where this machine itself reaches it, if it knows the certificate whatever names are in it. */
  public URI localUrl() {
    return listen.localUrl(scheme());
  }

  /** Where this machine's clients reach it: by a name, if its certificate is for that alone. */
  public URI url() {
    return access
        .tls()
        .name()
        .map(name -> URI.create(scheme() + "://" + bracketed(name) + ":" + listen.port()))
        .orElseGet(this::localUrl);
  }

  private static String bracketed(String name) {
    return name.contains(":") ? "[" + name + "]" : name;
  }

  /** Where its certificate is; empty for one that speaks plain HTTP. */
  public Optional<TlsFiles> tlsFiles() {
    return access.tls().files(storage);
  }

  /** Where its users and their passwords' hashes are, if it asks for any. */
  public Path passwordFile() {
    return storage.resolve("htpasswd");
  }

  /** Whether clients on this machine may pull without a password. */
  public boolean admitsThisMachine() {
    return access.allows(listen.localHost());
  }

  /**
   * Throws {@code InvalidInput} where everybody who reaches it would see what its account at the
   * upstream sees, and nobody said that they may.
   *
   * @param config its {@code config.yml}
   */
  public void refuseSharing(RegistryConfig config) {
    if (sharesAccount(config) && !access.sharedCredentials()) {
      throw new InvalidInput(
          "the mirror "
              + name
              + " has an account at its upstream, and whoever reaches "
              + listen
              + "\nwould pull all that the account may pull, private images too",
          "let in users (--auth htpasswd) or networks (--allow CIDR, embedded engine) only,\n"
              + "or listen on 127.0.0.1; if that is meant: --shared-credentials");
    }
  }

  /** Whether other machines pull with its account at the upstream, unasked who they are. */
  public boolean sharesAccount(RegistryConfig config) {
    // the image asks for passwords in a person's own way too, the server only as the settings say
    boolean guarded =
        engine == EngineKind.DOCKER && config.withPasswords(access.passwords()).asksForPasswords();
    return config.hasCredentials() && !listen.isLoopback() && access.admitsEverybody() && !guarded;
  }

  /** The mirror itself; throws {@code InvalidInput} where two of its settings contradict. */
  Mirror consistent() {
    access.refuseContradictions(engine);
    return this;
  }

  public Mirror withUpstream(URI other) {
    return new Mirror(name, other, engine, storage, listen, image, container, embedded, access);
  }

  public Mirror withEngine(EngineKind other) {
    return new Mirror(name, upstream, other, storage, listen, image, container, embedded, access);
  }

  public Mirror withStorage(Path other) {
    return new Mirror(name, upstream, engine, other, listen, image, container, embedded, access);
  }

  public Mirror withListen(ListenAddress other) {
    return new Mirror(name, upstream, engine, storage, other, image, container, embedded, access);
  }

  public Mirror withImage(String other) {
    return new Mirror(name, upstream, engine, storage, listen, other, container, embedded, access);
  }

  public Mirror withContainer(String other) {
    return new Mirror(name, upstream, engine, storage, listen, image, other, embedded, access);
  }

  public Mirror withEmbedded(UnaryOperator<EmbeddedOptions> change) {
    return new Mirror(
        name, upstream, engine, storage, listen, image, container, change.apply(embedded), access);
  }

  public Mirror withAccess(UnaryOperator<Access> change) {
    return new Mirror(
        name, upstream, engine, storage, listen, image, container, embedded, change.apply(access));
  }
}
