package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class RegistryConfigCredentialsTest {
  private static final String HEAD =
      "version: 0.1\nproxy: {remoteurl: 'https://registry-1.docker.io'}\n";
  private static final String PLAIN_PROXY =
      """
      version: 0.1
      storage:
        inmemory:
      proxy:
        username: 'old' # mine
        password: old
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[x",
        "123",
        "a: b",
        "'",
        "''",
        "\"",
        "\\",
        "{}",
        "~",
        "null",
        "true",
        " lead",
        "trail ",
        "# no",
        "a #b",
        "*a",
        "&a",
        "!t",
        "|",
        ">",
        "%",
        "@",
        "`",
        "- a",
        "? a",
        "\t",
        "\u0001",
        "\u007f",
        "\u0085",
        "a\u2028b",
        "\ufeff",
        "p\u00e4ss\u4e2d",
        "\ud83d\udc33",
        "$HOME",
        "0x1f",
        "1e3",
        "2001-01-01",
        "<<",
        "=",
        "a\nb",
        "\u0007\ud83d\udc33\"\\"
      })
  void writes_credentials_that_stay_text(String password) {
    Credentials credentials = new Credentials("bob" + password, password);
    for (String text : new String[] {Configs.V2, HEAD + "storage: {inmemory: }\n", PLAIN_PROXY}) {
      RegistryConfig config = Configs.parse(text).patched(Configs.HUB, Optional.of(credentials));
      assertThat(config.hasCredentials()).isTrue();
      Map<String, Map<String, Object>> data = new Yaml().load(config.text());
      assertThat(data.get("proxy"))
          .containsEntry("username", "bob" + password)
          .containsEntry("password", password);
      assertThat(config.text()).containsPattern("password: ['\"]");
      assertThat(config.masked()).containsPattern("password: \\*{8}[\n}]");
      assertThat(config.patched(Configs.HUB, Optional.of(credentials)).text())
          .isEqualTo(config.text());
      assertThat(config.patched(Configs.HUB, Optional.empty()).text()).isEqualTo(config.text());
    }
  }

  @Test
  void quotes_plain_credentials_even_if_they_are_the_same() {
    String text =
        HEAD.replace("}", ", username: bob, password: abc}") + "storage: {delete: {enabled: true}}";
    assertThat(
            Configs.parse(text)
                .patched(Configs.HUB, Optional.of(new Credentials("bob", "abc")))
                .text())
        .isEqualTo(text.replace(" bob", " 'bob'").replace(" abc", " 'abc'"));
  }

  @Test
  void shows_no_password_when_it_refuses() {
    RegistryConfig config =
        Configs.parse("x: &x a\nversion: 0.1\nstorage: {inmemory: }\nproxy: {password: *x}\n");
    Refused.by(
            () -> config.patched(Configs.HUB, Optional.of(new Credentials("bob", "hunter2"))),
            "config.yml line 4: an alias at 'proxy.password' can't be edited safely")
        .with("set proxy.password in config.yml by hand, then run this again");
  }
}
