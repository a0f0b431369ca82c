package io.github.mirrorctl.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Each outcome and each cause, with a client and a mirror that are made for it. */
@Order(1)
class VerificationTest {
  private final CanaryServer server = new CanaryServer();
  private final FakeClient client = new FakeClient();

  @AfterEach
  void stop() {
    server.close();
  }

  private Crossing verify(MirrorUrl url) {
    MirrorUse mirror = new MirrorUse("docker.io", url, false, Optional.empty(), false);
    Verification verification =
        new Verification(
            new Witnesses(
                List.of(),
                any -> {
                  throw new IllegalStateException();
                },
                List.of()),
            new Diagnosis(Duration.ofSeconds(2)),
            Duration.ofSeconds(5));
    List<Crossing> found = verification.of(List.of(client), List.of(mirror));
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private Crossing verify() {
    return verify(server.url());
  }

  @Test
  void a_canary_that_arrives_crosses() {
    client.asks = server::pull;
    assertThat(verify().verdict()).isEqualTo(Crossing.Verdict.CROSSES);
  }

  @Test
  void a_client_that_goes_past_it_bypasses() {
    Crossing crossing = verify();
    assertThat(crossing.verdict()).isEqualTo(Crossing.Verdict.BYPASSES);
    assertThat(crossing.cause()).isEqualTo("unknown");
    assertThat(crossing.reason()).contains("it says: no such image");
  }

  @Test
  void a_client_that_isnt_told_is_shown_how_to_tell_it() {
    client.standing =
        mirror ->
            new Standing(mirror, Standing.Kind.NOT_TOLD, "it is not among the registry-mirrors");
    Crossing crossing = verify();
    assertThat(crossing.cause()).isEqualTo("not-told");
    assertThat(crossing.reason()).isEqualTo("it is not among the registry-mirrors");
    assertThat(crossing.remedy())
        .isEqualTo("mirrorctl client-config podman --mirror docker.io=" + server.url());
  }

  @Test
  void a_file_that_overrides_is_named() {
    client.standing =
        mirror -> new Standing(mirror, Standing.Kind.OVERRIDDEN, "/etc/x/hosts.toml overrides");
    assertThat(verify().cause()).isEqualTo("hosts-toml");
  }

  @Test
  void another_port_of_the_same_host_is_named() {
    client.standing = mirror -> new Standing(mirror, Standing.Kind.NOT_TOLD, "not first");
    client.told = List.of("127.0.0.1:1");
    Crossing crossing = verify();
    assertThat(crossing.cause()).isEqualTo("wrong-port");
    assertThat(crossing.reason())
        .isEqualTo("it is told of 127.0.0.1:1, and the mirror is at " + server.url());
  }

  @Test
  void a_mirror_that_is_down_is_named() {
    MirrorUrl url = server.url();
    server.close();
    Crossing crossing = verify(url);
    assertThat(crossing.cause()).isEqualTo("mirror-down");
    assertThat(crossing.reason()).contains("no registry answers at " + url);
  }

  @Test
  void a_mirror_of_another_registry_is_named() {
    client.asks = server::pull;
    server.mirror = "ghcr.io";
    Crossing crossing = verify();
    assertThat(crossing.verdict()).isEqualTo(Crossing.Verdict.BYPASSES);
    assertThat(crossing.cause()).isEqualTo("wrong-upstream");
    assertThat(crossing.reason()).contains("reach the mirror of ghcr.io: the wrong images");
    server.mirror = "";
    assertThat(verify().reason()).contains("a server that has no mirror of docker.io");
  }

  @Test
  void a_mirror_that_refuses_the_client_is_told_apart() {
    client.asks = server::pull;
    server.status = 401;
    assertThat(verify().reason()).contains("it wants a password");
    server.status = 403;
    Crossing crossing = verify();
    assertThat(crossing.cause()).isEqualTo("refused");
    assertThat(crossing.reason()).contains("its address is not allowed");
  }

  @Test
  void of_a_registry_that_cannot_say_nothing_is_claimed() {
    client.asks = server::pull;
    server.tells = false;
    Crossing crossing = verify();
    assertThat(crossing.verdict()).isEqualTo(Crossing.Verdict.CANNOT_TELL);
    assertThat(crossing.reason()).contains("can't say what it was asked for");
  }

  @Test
  void of_a_mirror_that_does_not_show_its_requests_nothing_is_claimed() {
    client.asks = server::pull;
    server.records = false;
    Crossing crossing = verify();
    assertThat(crossing.verdict()).isEqualTo(Crossing.Verdict.CANNOT_TELL);
    assertThat(crossing.reason()).contains("doesn't show what it is asked for");
  }

  @Test
  void a_client_that_nothing_can_ask_is_believed_only_that_it_is_told() {
    client.askers = List.of();
    assertThat(verify().verdict()).isEqualTo(Crossing.Verdict.CANNOT_TELL);
    client.standing = mirror -> new Standing(mirror, Standing.Kind.NOT_TOLD, "not there");
    assertThat(verify().verdict()).isEqualTo(Crossing.Verdict.BYPASSES);
  }

  @Test
  void a_client_that_says_a_certificate_is_bad_is_heard() {
    client.says = "x509: certificate signed by unknown authority";
    assertThat(verify().cause()).isEqualTo("certificate");
  }

  @Test
  void a_proxy_that_is_asked_for_the_mirror_is_named() {
    MirrorUrl url = MirrorUrl.parse("http://mirror.lan:5000");
    MirrorUse mirror = new MirrorUse("docker.io", url, false, Optional.empty(), false);
    client.proxies = Map.of("HTTP_PROXY", "socks5://proxy:1080", "NO_PROXY", "other.lan");
    Cause cause = ProxyTrouble.of(client, mirror).orElseThrow();
    assertThat(cause.words())
        .isEqualTo("HTTP_PROXY sends its requests to a proxy, and NO_PROXY lacks mirror.lan");
    assertThat(cause.remedy()).isEqualTo("add mirror.lan to NO_PROXY");
    client.proxies = Map.of("http_proxy", "proxy:3128", "no_proxy", ".lan");
    assertThat(ProxyTrouble.of(client, mirror)).isEmpty();
    client.proxies = Map.of("HTTPS_PROXY", "proxy:3128");
    assertThat(ProxyTrouble.of(client, mirror)).isEmpty();
  }
}
