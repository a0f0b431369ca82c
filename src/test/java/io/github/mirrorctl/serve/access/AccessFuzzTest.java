package io.github.mirrorctl.serve.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.fuzz.Fuzzer;
import io.github.mirrorctl.mirror.Htpasswd;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who somebody says that they are, and the file that knows it. */
class AccessFuzzTest {
  @Test
  void logins() {
    String login = Base64.getEncoder().encodeToString("user:p:w".getBytes(StandardCharsets.UTF_8));
    Fuzzer.run(
        List.of("Basic " + login, "basic   " + login, "Bearer abc", "Basic ===="),
        input ->
            Login.of(Fuzzer.latin(input))
                .ifPresent(found -> assertThat(found.name()).isNotEmpty().doesNotContain(":")));
  }

  @Test
  void files_of_passwords_let_nobody_in_by_what_is_wrong_in_them() {
    String hash = "$2y$05$" + "a".repeat(53);
    Fuzzer.run(
        List.of("ci:" + hash + "\n# a comment\n\nother:" + hash + "\r\n", "x:{SHA}abc\n"),
        input -> {
          Htpasswd users = Htpasswd.parse(Fuzzer.utf8(input));
          users.problems().forEach(problem -> assertThat(problem).doesNotContain("aaaa", "\n"));
        });
  }
}
