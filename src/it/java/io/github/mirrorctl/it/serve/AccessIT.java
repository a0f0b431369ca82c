package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.mirrorctl.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who may pull: of four mirrors at one address one is for a network, one for users, one for both,
 * and one for everybody.
 */
@RealRegistry
class AccessIT {
  private static final String INSIDE = "127.0.0.2";
  private static final String OUTSIDE = "127.0.0.1";
  private static final String USERS = "users.example";
  private static final String BOTH = "both.example";
  private static final String OPEN = "open.example";
  private static final String MANIFEST = "/v2/library/app/manifests/latest";
  private static final int SIZE = 2 * 1024 * 1024;

  private static Rig rig;
  private static PullClient metrics;
  private static Passwords passwords;
  private static TestImage image;
  private static int nonces;
  private static int addresses;

  @BeforeAll
  static void start() {
    rig = Rig.stopped();
    image = rig.push("library/app", TestImage.oci(1, SIZE));
    ServerUnderTest.Configured users = rig.server.another(USERS, rig.link.uri(), "auth: htpasswd");
    ServerUnderTest.Configured both =
        rig.server.another(BOTH, rig.link.uri(), "auth: htpasswd", "allow: " + INSIDE);
    passwords = Passwords.in(users.storage());
    passwords.write("alice", "bob");
    Passwords.in(both.storage()).write("bob");
    int port = FreePort.any();
    metrics = new PullClient(URI.create("http://127.0.0.1:" + port));
    rig.server
        .configure(
            rig.server.hub(rig.link.uri(), "allow: 127.0.0.2/31, fd00::/8"),
            users,
            both,
            rig.server.another(OPEN, rig.link.uri()))
        .start("--metrics", Integer.toString(port), "--log-format", "json");
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @BeforeEach
  void count_anew() {
    rig.link.forget();
  }

  @AfterEach
  void as_it_was() {
    rig.link.mend();
  }

  private static RawClient.Answer ask(String from, String path, String... fields) {
    try (RawClient client = new RawClient(from, rig.server.port())) {
      return client.send(request(path, fields)).answer();
    }
  }

  private static String request(String path, String... fields) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: mirror\r\n"
        + String.join("", List.of(fields).stream().map(field -> field + "\r\n").toList())
        + "\r\n";
  }

  private static int as(String name, String from, String mirror) {
    return ask(from, MANIFEST + "?ns=" + mirror, "Authorization: " + Passwords.header(name))
        .status();
  }

  /** An address of loopback that hasn't been wrong yet. */
  private static String fresh() {
    addresses++;
    return "127.1." + addresses / 200 + "." + (1 + addresses % 200);
  }

  private static double refused(String reason) {
    String text = new String(metrics.get("/metrics").body(), StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> line.startsWith("mirrorctl_refused_total{"))
        .filter(line -> line.contains("reason=\"" + reason + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String canary() {
    return "%032x".formatted(++nonces);
  }

  private static RawClient.Answer sighting(String nonce) {
    return ask(OUTSIDE, "/mirrorctl/canary/" + nonce);
  }

  @Test
  void a_client_in_an_allowed_network_pulls_and_no_other_gets_anything() {
    List<String> paths =
        List.of(
            "/v2/",
            "/v2/_catalog",
            MANIFEST,
            "/v2/app/manifests/" + image.digest(),
            "/v2/docker.io/library/app/manifests/latest",
            MANIFEST + "?ns=docker.io",
            "/v2/library/app/tags/list",
            "/v2/library/app/referrers/" + image.digest(),
            PullClient.blobPath("library/app", image.layer(0).digest()));
    double before = refused("address");
    for (String path : paths) {
      RawClient.Answer answer =
          ask(
              OUTSIDE,
              path,
              "X-Forwarded-For: " + INSIDE,
              "Forwarded: for=" + INSIDE,
              "X-Real-IP: " + INSIDE,
              "Authorization: " + Passwords.header("bob"));
      assertThat(answer.status()).as(path).isEqualTo(403);
      assertThat(answer.text()).contains("DENIED", OUTSIDE + " is in none of the networks");
    }
    assertThat(rig.link.count("")).isZero();
    assertThat(refused("address")).isEqualTo(before + paths.size());
    for (String path : paths) {
      assertThat(ask(INSIDE, path).status()).as(path).isEqualTo(200);
    }
  }

  @Test
  void the_mirror_that_is_asked_decides_not_the_address_s_first() {
    assertThat(ask(OUTSIDE, MANIFEST + "?ns=" + OPEN).status()).isEqualTo(200);
    assertThat(ask(OUTSIDE, "/v2/" + OPEN + "/library/app/manifests/latest").status())
        .isEqualTo(200);
    assertThat(ask(OUTSIDE, "/v2/?ns=" + OPEN).status()).isEqualTo(200);
    assertThat(ask(OUTSIDE, "/v2/?ns=" + USERS).status()).isEqualTo(401);
    assertThat(ask(OUTSIDE, "/v2/_catalog?ns=" + OPEN).status()).isEqualTo(200);
    assertThat(ask(OUTSIDE, "/v2/_catalog?ns=" + USERS).status()).isEqualTo(401);
  }

  @Test
  void a_user_pulls_with_a_password_which_goes_no_further() throws Exception {
    RawClient.Answer stranger = ask(INSIDE, MANIFEST + "?ns=" + USERS);
    assertThat(stranger.status()).isEqualTo(401);
    assertThat(stranger.text()).contains("UNAUTHORIZED");
    assertThat(stranger.head().field("WWW-Authenticate")).hasValue("Basic realm=\"mirrorctl\"");
    assertThat(
            ask(
                    fresh(),
                    MANIFEST + "?ns=" + USERS,
                    "Authorization: " + Passwords.header("bob", "guessed"))
                .status())
        .isEqualTo(401);
    assertThat(as("eve", fresh(), USERS)).isEqualTo(401);
    assertThat(rig.link.count("")).isZero();

    assertThat(as("bob", OUTSIDE, USERS)).isEqualTo(200);
    TestImage.Blob layer = TestImage.Blob.random(9, 1000);
    rig.registry.push("library/app", layer);
    String path = PullClient.blobPath(USERS + "/library/app", layer.digest());
    assertThat(ask(OUTSIDE, path, "Authorization: " + Passwords.header("alice")).body())
        .isEqualTo(layer.bytes());
    for (String more : List.of("tags/list", "referrers/" + image.digest())) {
      assertThat(
              ask(
                      OUTSIDE,
                      "/v2/library/app/" + more + "?ns=" + USERS,
                      "Authorization: " + Passwords.header("bob"))
                  .status())
          .isEqualTo(200);
    }
    assertThat(rig.link.requests("")).hasSizeGreaterThan(3);
    assertThat(rig.link.requests(""))
        .allSatisfy(one -> assertThat(one.field("Authorization")).isEmpty());

    Until.hold("it is logged", () -> rig.server.out().contains("\"user\":\"alice\""));
    List<JsonNode> log = new ArrayList<>();
    for (String line : rig.server.out().lines().filter(one -> one.contains(path)).toList()) {
      log.add(new JsonMapper().readTree(line));
    }
    assertThat(log).allSatisfy(one -> assertThat(one.path("user").asText()).isEqualTo("alice"));
    assertThat(refused("anonymous")).isPositive();
    assertThat(refused("password")).isPositive();
  }

  @Test
  void with_both_only_others_need_a_password() {
    assertThat(ask(INSIDE, MANIFEST + "?ns=" + BOTH).status()).isEqualTo(200);
    assertThat(ask(OUTSIDE, MANIFEST + "?ns=" + BOTH).status()).isEqualTo(401);
    assertThat(as("bob", OUTSIDE, BOTH)).isEqualTo(200);
    assertThat(as("alice", fresh(), BOTH)).isEqualTo(401);
  }

  @Test
  void changed_and_lost_passwords_hold_at_once_and_break_no_pull() throws IOException {
    TestImage.Blob layer = TestImage.Blob.random(10, SIZE);
    rig.registry.push("library/app", layer);
    rig.link.rate(12_000_000); // more than a second
    try (RawClient pull = new RawClient(OUTSIDE, rig.server.port())) {
      pull.send(
          request(
              PullClient.blobPath("library/app", layer.digest()) + "?ns=" + USERS,
              "Authorization: " + Passwords.header("bob")));
      Until.hold("it is asked for", () -> rig.link.count(layer.digest()) == 1);
      passwords.write("alice", "carol");
      Until.hold("carol is a user", () -> as("carol", fresh(), USERS) == 200);
      assertThat(as("bob", fresh(), USERS)).isEqualTo(401);
      RawClient.Answer whole = pull.answer();
      assertThat(whole.status()).isEqualTo(200);
      assertThat(TestImage.digest(whole.body())).isEqualTo(layer.digest());
    }
    Files.writeString(
        passwords.file(), "# none\nbob:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=\ncarol:carol's secret\n");
    Until.hold("carol is none", () -> as("carol", fresh(), USERS) == 401);
    assertThat(rig.server.err())
        .contains(
            passwords.file() + " line 2 has no bcrypt hash",
            passwords.file() + " line 3 has no bcrypt hash");
    Files.delete(passwords.file());
    Until.hold("it is missed", () -> tried() && rig.server.err().contains("isn't there"));
    assertThat(as("alice", fresh(), USERS)).isEqualTo(401);
    assertThat(ask(OUTSIDE, MANIFEST + "?ns=" + USERS).status()).isEqualTo(401);
    passwords.write("alice", "bob");
    Until.hold("alice is back", () -> as("alice", fresh(), USERS) == 200);
    String said = rig.server.err();
    assertThat(said.split("nobody can log in", -1)).hasSize(2);
    assertThat(said + rig.server.out()).doesNotContain("secret", "W6ph5", "$2y$", "Exception");
  }

  private static boolean tried() {
    return as("alice", fresh(), USERS) > 0;
  }

  @Test
  void wrong_passwords_wait_and_who_is_known_does_not() {
    assertThat(as("bob", OUTSIDE, USERS)).isEqualTo(200);
    List<RawClient.Answer> answers =
        PullClient.atOnce(
            24,
            () ->
                ask(
                    "127.0.0.6",
                    MANIFEST + "?ns=" + USERS,
                    "Authorization: " + Passwords.header("bob", Long.toString(System.nanoTime()))));
    assertThat(answers).extracting(RawClient.Answer::status).containsOnly(401, 429);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 429)
        .hasSizeGreaterThan(10)
        .allSatisfy(answer -> assertThat(answer.head().field("Retry-After")).isPresent());
    assertThat(refused("busy")).isPositive();
    // a known one costs nothing, from there too
    long began = System.nanoTime();
    IntStream.range(0, 50).forEach(i -> assertThat(as("bob", "127.0.0.6", USERS)).isEqualTo(200));
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isLessThan(2000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/mirrorctl-canary/manifests/%s",
        "/v2/library/mirrorctl-canary/manifests/%s?ns=docker.io",
        "/v2/docker.io/library/mirrorctl-canary/manifests/%s"
      })
  void a_canary_is_seen_and_goes_no_further(String path) {
    String nonce = canary();
    assertThat(sighting(nonce).status()).isEqualTo(404);
    assertThat(sighting(nonce).text()).isEqualTo("{}");
    RawClient.Answer answer = ask(INSIDE, path.formatted(nonce));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text()).contains("MANIFEST_UNKNOWN");
    assertThat(sighting(nonce).status()).isEqualTo(200);
    assertThat(sighting(nonce).text()).isEqualTo("{\"mirror\":\"docker.io\",\"status\":404}");
    assertThat(rig.link.count("")).isZero();
  }

  @Test
  void a_canary_that_was_refused_or_went_astray_is_seen_too() {
    String nonce = canary();
    String path = "/v2/library/mirrorctl-canary/manifests/" + nonce;
    assertThat(ask(OUTSIDE, path).status()).isEqualTo(403);
    assertThat(sighting(nonce).text()).isEqualTo("{\"mirror\":\"docker.io\",\"status\":403}");
    assertThat(ask(OUTSIDE, path + "?ns=" + USERS).status()).isEqualTo(401);
    assertThat(sighting(nonce).text()).isEqualTo("{\"mirror\":\"users.example\",\"status\":401}");
    assertThat(
            ask(OUTSIDE, path + "?ns=" + USERS, "Authorization: " + Passwords.header("alice"))
                .status())
        .isEqualTo(404);
    assertThat(sighting(nonce).text()).isEqualTo("{\"mirror\":\"users.example\",\"status\":404}");
    assertThat(ask(OUTSIDE, path + "?ns=quay.io").status()).isEqualTo(404);
    assertThat(sighting(nonce).text()).isEqualTo("{\"mirror\":\"\",\"status\":404}");
    assertThat(rig.link.count("")).isZero();
    // a HEAD is one too, as engines begin
    String other = canary();
    assertThat(
            rig.client
                .head("/v2/library/mirrorctl-canary/manifests/" + other + "?ns=" + OPEN)
                .statusCode())
        .isEqualTo(404);
    assertThat(sighting(other).text()).contains(OPEN);
    // what only looks like one is a pull
    ask(OUTSIDE, "/v2/library/mirrorctl-canary/manifests/latest?ns=" + OPEN);
    assertThat(rig.link.count("mirrorctl-canary/manifests/latest")).isPositive();
  }
}
