package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.Mirror;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamChecksTest {
  private static final Map<String, String> PROXIED = Map.of("HTTPS_PROXY", "proxy.example:3128");

  private final Mirror mirror = Defaults.system().mirror("docker.io");
  private UpstreamChecks.Resolver resolver =
      name -> new InetAddress[] {InetAddress.getLoopbackAddress()};

  private UpstreamChecks checks(Mirror of, Map<String, String> variables, UpstreamAnswer answer) {
    return new UpstreamChecks(
        of,
        new Outbound(new FakeWays(), () -> variables, Optional.empty()),
        () -> answer,
        name -> resolver.resolve(name));
  }

  private UpstreamChecks checks(UpstreamAnswer answer) {
    return checks(mirror, Map.of(), answer);
  }

  private static UpstreamAnswer answer(int status, long secondsAhead) {
    return new UpstreamAnswer(status, 12, Optional.of(Duration.ofSeconds(secondsAhead)), "");
  }

  private static UpstreamAnswer silence() {
    return new UpstreamAnswer(0, 3000, Optional.empty(), "No route to host");
  }

  @ParameterizedTest
  @CsvSource({"200, OK", "401, OK", "429, WARNING", "404, WRONG", "503, WRONG"})
  void an_upstream_is_judged_by_its_status(int status, Level level) {
    assertThat(checks(answer(status, 0)).upstream().level()).isEqualTo(level);
  }

  @Test
  void an_upstream_is_told_with_its_time_and_the_proxy() {
    assertThat(checks(answer(401, 0)).upstream())
        .isEqualTo(Finding.ok("https://registry-1.docker.io answers in 12 ms"));
    assertThat(checks(mirror, PROXIED, answer(401, 0)).upstream().message())
        .isEqualTo(
            "https://registry-1.docker.io through the proxy proxy.example:3128 answers in 12 ms");
  }

  @Test
  void one_that_does_not_answer_is_wrong_and_tells_no_time() {
    Finding found = checks(silence()).upstream();
    assertThat(found.level()).isEqualTo(Level.WRONG);
    assertThat(found.message())
        .isEqualTo("https://registry-1.docker.io doesn't answer: No route to host");
    assertThat(checks(silence()).clock()).isEqualTo(Finding.skipped("the upstream doesn't answer"));
    assertThat(checks(new UpstreamAnswer(200, 1, Optional.empty(), "")).clock())
        .isEqualTo(Finding.skipped("the upstream doesn't tell its time"));
  }

  @Test
  void a_proxy_that_cannot_be_used_is_told_once() {
    Map<String, String> socks = Map.of("HTTPS_PROXY", "socks5://proxy.example");
    UpstreamChecks checks =
        new UpstreamChecks(
            mirror,
            new Outbound(new FakeWays(), () -> socks, Optional.empty()),
            () ->
                UpstreamAnswer.ask(
                    mirror.upstream(),
                    new Outbound(new FakeWays(), () -> socks, Optional.empty()),
                    InstantSource.system()),
            name -> resolver.resolve(name));
    assertThat(new Examination(checks.checks(), Duration.ofSeconds(10)).run())
        .extracting(one -> one.finding().level())
        .containsExactly(Level.SKIPPED, Level.WRONG, Level.SKIPPED);
  }

  @ParameterizedTest
  @CsvSource({"0, OK", "-60, OK", "61, WARNING", "-200, WARNING", "301, WRONG", "-9000, WRONG"})
  void the_clock_is_compared_with_the_upstreams(long seconds, Level level) {
    assertThat(checks(answer(200, seconds)).clock().level()).isEqualTo(level);
  }

  @Test
  void a_clock_that_is_off_is_told_which_way() {
    assertThat(checks(answer(200, 400)).clock())
        .isEqualTo(
            Finding.wrong(
                "this machine's clock is 400 s behind the upstream's: certificates and tokens don't count",
                "set it: 'timedatectl set-ntp true', or 'date -s'"));
    assertThat(checks(answer(200, -90)).clock().message())
        .isEqualTo("this machine's clock is 90 s ahead of the upstream's");
  }

  @Test
  void a_name_that_is_known_is_ok() {
    assertThat(checks(silence()).dns().message())
        .matches("registry-1\\.docker\\.io has 1 address, known in \\d+ ms");
    assertThat(checks(silence()).dns().level()).isEqualTo(Level.OK);
  }

  @Test
  void a_name_that_is_unknown_is_wrong() {
    resolver =
        name -> {
          throw new UnknownHostException(name);
        };
    Finding found = checks(silence()).dns();
    assertThat(found.level()).isEqualTo(Level.WRONG);
    assertThat(found.message())
        .isEqualTo(
            "no address is known for the name registry-1.docker.io: DNS doesn't know it, or can't be reached");
    assertThat(found.remedy()).contains("getent hosts registry-1.docker.io");
  }

  @Test
  void a_name_is_not_looked_up_where_a_proxy_does_or_there_is_none() {
    assertThat(checks(mirror, PROXIED, silence()).dns())
        .isEqualTo(Finding.skipped("the proxy proxy.example:3128 looks registry-1.docker.io up"));
    assertThat(
            checks(mirror.withUpstream(URI.create("http://10.0.0.7:5000")), Map.of(), silence())
                .dns()
                .message())
        .isEqualTo("10.0.0.7 is an address: no name has to be looked up");
  }
}
