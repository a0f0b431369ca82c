package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.FreePort;
import io.github.mirrorctl.TestCertificate;
import io.github.mirrorctl.engine.RegistryProbe;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Serving;
import io.github.mirrorctl.mirror.Tls;
import io.github.mirrorctl.mirror.TlsFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A mirror that speaks TLS alone, and whose certificate is renewed while it is pulled from. */
@RealRegistry
class TlsIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int SIZE = 2 * 1024 * 1024;
  private static final String LATE = "late.example";

  private static Rig rig;
  private static TlsFiles files;
  private static TlsFiles others;
  private static Path state;
  private static int runs;

  @BeforeAll
  static void start() throws IOException {
    rig = Rig.stopped();
    rig.push("library/app", TestImage.oci(1, 1000));
    files = TlsFiles.in(Files.createDirectories(rig.folder().resolve("hub")));
    Files.createDirectory(rig.folder().resolve("hub/tls"));
    others =
        new TlsFiles(rig.folder().resolve("other-cert.pem"), rig.folder().resolve("other-key.pem"));
    TestCertificate.ec().write(files.cert(), files.key());
    TestCertificate.ec().write(others.cert(), others.key());
    Passwords.in(rig.server.storage()).write("bob");
    state = rig.folder().resolve("serving.json");
    rig.server
        .configure(rig.server.hub(rig.link.uri(), cert(files), key(files), "auth: htpasswd"))
        .start("--state", state.toString());
  }

  private static String cert(TlsFiles pair) {
    return "tls-cert: " + pair.cert();
  }

  private static String key(TlsFiles pair) {
    return "tls-key: " + pair.key();
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @AfterEach
  void as_it_was() {
    rig.link.mend();
  }

  private static Child run(String... words) {
    return new Child(rig.folder(), "client-" + ++runs, List.of(words));
  }

  private static List<String> curl(TlsFiles trusted, int port, String path, String... more) {
    List<String> words = new ArrayList<>(List.of("curl", "-sS", "--max-time", "30"));
    words.addAll(List.of("--cacert", trusted.cert().toString()));
    words.addAll(List.of("--user", "bob:" + Passwords.password("bob")));
    words.addAll(List.of(more));
    words.add("https://127.0.0.1:" + port + path);
    return words;
  }

  /** The exit code of curl, which trusts this certificate alone. */
  private static int asked(TlsFiles trusted, String... more) {
    return asked(trusted, rig.server.port(), more);
  }

  private static int asked(TlsFiles trusted, int port, String... more) {
    try (Child child = run(curl(trusted, port, "/v2/", more).toArray(String[]::new))) {
      return child.exitWithin(SOON);
    }
  }

  private static String problem() {
    try {
      return Serving.parse(Files.readString(state)).orElseThrow().problem();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TlsFiles copy(String name) throws IOException {
    TlsFiles copy =
        new TlsFiles(
            rig.folder().resolve(name + "-cert.pem"), rig.folder().resolve(name + "-key.pem"));
    Files.copy(files.cert(), copy.cert());
    Files.copy(files.key(), copy.key());
    return copy;
  }

  @Test
  void it_speaks_tls_from_1_2_on_and_nothing_else() {
    assertThat(asked(files, "--tlsv1.3")).isZero();
    assertThat(asked(files, "--tls-max", "1.2")).isZero();
    assertThat(asked(files, "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0")).isEqualTo(35);
    assertThat(asked(others)).isEqualTo(60);
    try (RawClient plain = new RawClient(rig.server.port())) {
      assertThat(plain.get("/v2/").head()).isEmpty();
    }
    assertThat(rig.server.err()).doesNotContain("Exception");
  }

  @Test
  void this_machine_knows_it_by_its_certificate() {
    Mirror mirror =
        Defaults.system()
            .mirror("docker.io")
            .withListen(new ListenAddress("127.0.0.1", rig.server.port()))
            .withAccess(it -> it.withTls(Tls.with(files)));
    RegistryProbe.Answer answer = RegistryProbe.ask(mirror, SOON);
    assertThat(answer.words()).isEmpty();
    assertThat(
            RegistryProbe.ask(mirror.withAccess(it -> it.withTls(Tls.with(others))), SOON).words())
        .contains("another certificate");
  }

  @Test
  void skopeo_pulls_with_a_password_and_without_it_does_not() throws IOException {
    Path certificates = Files.createDirectories(rig.folder().resolve("certs.d"));
    Files.copy(files.cert(), certificates.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
    String image = "docker://127.0.0.1:" + rig.server.port() + "/library/app:latest";
    for (String password : List.of("guessed", Passwords.password("bob"))) {
      try (Child copy =
          run(
              "skopeo",
              "--insecure-policy",
              "copy",
              "--src-cert-dir",
              certificates.toString(),
              "--src-creds",
              "bob:" + password,
              image,
              "dir:" + rig.folder().resolve("copied"))) {
        int exit = copy.exitWithin(SOON);
        assertThat(exit == 0).as(copy.err()).isEqualTo(!password.equals("guessed"));
      }
    }
    assertThat(rig.folder().resolve("copied/manifest.json")).exists();
    Until.hold("it is logged", () -> rig.server.out().contains("user=\"bob\""));
  }

  @Test
  void a_renewed_certificate_is_shown_while_a_pull_goes_on_and_a_wrong_one_is_not()
      throws IOException {
    TlsFiles old = copy("old");
    TestImage.Blob blob = TestImage.Blob.random(2, SIZE);
    rig.registry.push("library/app", blob);
    rig.link.rate(5_000_000); // more than three seconds
    Path got = rig.folder().resolve("got");
    String path = PullClient.blobPath("library/app", blob.digest());
    try (Child pull =
        run(curl(old, rig.server.port(), path, "-o", got.toString()).toArray(String[]::new))) {
      Until.hold("it is asked for", () -> rig.link.count(blob.digest()) == 1);
      TestCertificate.rsa().write(files.cert(), files.key());
      rig.server.reload("again");
      assertThat(asked(files)).isZero();
      assertThat(asked(old)).isEqualTo(60);
      assertThat(pull.isAlive()).isTrue();

      TlsFiles renewed = copy("renewed");
      Files.writeString(files.cert(), TestCertificate.pem(TestCertificate.ec().certificate()));
      rig.server.reload("isn't that of the certificate");
      assertThat(problem()).contains("isn't that of the certificate", "stays in use");
      assertThat(asked(renewed)).isZero();

      assertThat(pull.exitWithin(SOON)).as(pull.err()).isZero();
    }
    assertThat(TestImage.digest(Files.readAllBytes(got))).isEqualTo(blob.digest());
    assertThat(rig.link.count(blob.digest())).isEqualTo(1);

    TestCertificate.ec().write(files.cert(), files.key());
    rig.server.reload("again");
    assertThat(problem()).doesNotContain("stays in use");
    assertThat(asked(files)).isZero();
  }

  @Test
  void a_mirror_with_a_wrong_pair_is_served_as_soon_as_it_is_mended_and_others_are_meanwhile()
      throws IOException {
    try (Rig own = Rig.stopped()) {
      ServerUnderTest.Configured plain = own.server.hub(own.link.uri());
      TlsFiles made = TlsFiles.in(own.folder().resolve(LATE));
      Files.createDirectories(own.folder().resolve(LATE).resolve("tls"));
      TestCertificate.ec().write(made.cert(), made.key());
      Files.writeString(made.cert(), TestCertificate.pem(TestCertificate.ec().certificate()));
      int port = FreePort.any();
      Path storage = own.folder().resolve(LATE);
      ServerUnderTest.Configured late =
          new ServerUnderTest.Configured(
              LATE, own.link.uri(), storage, port, List.of("tls: self-signed"));
      own.server.configure(late, plain).start();
      assertThat(own.server.err()).contains(LATE + " isn't served: the key " + made.key());
      assertThat(asked(made, port)).isEqualTo(7);
      assertThat(own.client.get("/v2/").statusCode()).isEqualTo(200);

      TestCertificate.ec().write(made.cert(), made.key());
      own.server.reload("again");
      assertThat(asked(made, port)).isZero();
      assertThat(own.client.get("/v2/" + LATE + "/x/tags/list").statusCode())
          .as("it isn't to be had without TLS by another mirror's address")
          .isNotEqualTo(200);

      // and back to plain HTTP at the same address
      own.server.configure(
          new ServerUnderTest.Configured(LATE, own.link.uri(), storage, port, List.of()), plain);
      own.server.reload("again");
      try (RawClient client = new RawClient(port)) {
        assertThat(client.get("/v2/").answer().status()).isEqualTo(200);
      }
      assertThat(own.server.out() + own.server.err()).doesNotContain("Exception");
    }
  }

  @Test
  void it_says_no_secret() {
    assertThat(asked(files)).isZero();
    assertThat(rig.server.out() + rig.server.err()).doesNotContain("secret", "$2y$");
  }
}
