package io.github.mirrorctl.mirror.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.mirrorctl.mirror.InvalidInput;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which proxy the environment means. */
class ProxyRulesTest {
  private static String proxy(Map<String, String> environment, String scheme, String host) {
    return ProxyRules.of(environment)
        .forHost(scheme, host, 443)
        .map(ProxyAddress::toString)
        .orElse("direct");
  }

  @Test
  void each_scheme_has_its_own() {
    Map<String, String> environment =
        Map.of("HTTP_PROXY", "http://a:1", "HTTPS_PROXY", "http://b:2/");
    assertThat(proxy(environment, "http", "x.test")).isEqualTo("a:1");
    assertThat(proxy(environment, "https", "x.test")).isEqualTo("b:2");
    assertThat(proxy(Map.of("HTTP_PROXY", "a:1"), "https", "x.test")).isEqualTo("direct");
  }

  @Test
  void the_lower_case_name_wins_and_an_empty_value_is_none() {
    assertThat(proxy(Map.of("HTTP_PROXY", "a:1", "http_proxy", "b:2"), "http", "x.test"))
        .isEqualTo("b:2");
    assertThat(proxy(Map.of("HTTP_PROXY", " "), "http", "x.test")).isEqualTo("direct");
    assertThat(proxy(Map.of("http_proxy", "a:1", "NO_PROXY", "y", "no_proxy", "x"), "http", "y"))
        .isEqualTo("a:1");
  }

  @Test
  void loopback_is_asked_directly() {
    Map<String, String> environment = Map.of("http_proxy", "a:1");
    assertThat(proxy(environment, "http", "127.0.0.9")).isEqualTo("direct");
    assertThat(proxy(environment, "http", "localhost")).isEqualTo("direct");
    assertThat(proxy(environment, "http", "[::1]")).isEqualTo("direct");
  }

  @ParameterizedTest
  @CsvSource({
    "a, a:80, ''",
    "http://a, a:80, ''",
    "HTTP://[::1]:3128, [::1]:3128, ''",
    "u:p@a:1, a:1, u:p",
    "http://u@a:1/path, a:1, u",
    "http://u%40x:p%3a%2F@a:1, a:1, u@x:p:/",
    "http://u:p@q/r%zz%@a:1, a:1, u:p@q/r%zz%",
    "http://u:p%C3%A4@a:1, a:1, u:pä",
  })
  void an_address_is_read(String value, String shown, String login) {
    Optional<ProxyAddress> address =
        ProxyRules.of(Map.of("http_proxy", value)).forHost("http", "x.test", 80);
    assertThat(address.orElseThrow()).hasToString(shown);
    assertThat(address.orElseThrow().login().orElse("")).isEqualTo(login);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks5://u:hush@a:1",
        "https://u:hush@a:1",
        "http://u:hush@",
        "http://u:hush@a:0",
        "http://u:hush@a:99999",
        "http://u:hush@a b:1",
        "http://u:hush@a:1\r\nX: y"
      })
  void an_address_that_cannot_be_used_is_refused_without_showing_it(String value) {
    InvalidInput refusal =
        catchThrowableOfType(InvalidInput.class, () -> ProxyRules.of(Map.of("HTTPS_PROXY", value)));
    assertThat(refusal).hasMessageContaining("HTTPS_PROXY").hasMessageNotContaining("hush");
    assertThat(refusal.next()).doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource({
    "*, x.test, true",
    "x.test, x.test, true",
    "X.Test, x.tesT., true",
    "x.test, a.x.test, true",
    "x.test, ax.test, false",
    ".x.test, a.x.test, true",
    ".x.test, x.test, false",
    "*.x.test, a.x.test, true",
    "*.x.test, x.test, false",
    "x.test:443, x.test, true",
    "x.test:80, x.test, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.30, false",
    "10.1.2.3:443, 10.1.2.3, true",
    "10.0.0.0/8, 10.200.1.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.0.0.0/33, 10.0.0.1, false",
    "0.0.0.0/0, 10.0.0.1, true",
    "10.0.0.0/8, ten.test, false",
    "fd00::/8, [fd12::1], true",
    "fd00::/8, [fe12::1], false",
    "[fd00::1]:443, [fd00::1], true",
    "fd00::1, [fd00:0::1], true",
    "'a.test, b.test x.test', x.test, true",
    "', ,', x.test, false",
    "x.test/8, x.test, false",
  })
  void what_no_proxy_names_is_asked_directly(String noProxy, String host, boolean direct) {
    Map<String, String> environment = Map.of("https_proxy", "a:1", "no_proxy", noProxy);
    assertThat(proxy(environment, "https", host)).isEqualTo(direct ? "direct" : "a:1");
  }
}
