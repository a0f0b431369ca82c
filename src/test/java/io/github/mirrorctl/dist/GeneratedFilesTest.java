package io.github.mirrorctl.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual and the completions say what the commands are, and are well formed. */
class GeneratedFilesTest {
  @Test
  void none_is_stale() throws IOException {
    Map<String, String> fresh = DistFiles.files();
    Set<String> stale = new TreeSet<>();
    for (Map.Entry<String, String> file : fresh.entrySet()) {
      Path path = Tool.PROJECT.resolve(file.getKey());
      if (!Files.exists(path) || !Files.readString(path).equals(file.getValue())) {
        stale.add(file.getKey());
      }
    }
    for (String folder : List.of("man", "completions")) {
      try (Stream<Path> files = Files.list(Tool.PROJECT.resolve(folder))) {
        files
            .map(file -> folder + "/" + file.getFileName())
            .filter(name -> !fresh.containsKey(name))
            .forEach(stale::add);
      }
    }
    assertThat(stale)
        .as("generated files differ from the commands; run %s", DistFiles.REGENERATE)
        .isEmpty();
  }

  @Test
  void the_manual_is_free_of_lint(@TempDir Path scratch) throws Exception {
    Tool mandoc = new Tool("mandoc");
    List<String> arguments = new ArrayList<>(List.of("-T", "lint", "-W", "all"));
    try (Stream<Path> pages = Files.list(Tool.PROJECT.resolve("man"))) {
      pages.map(Path::toString).sorted().forEach(arguments::add);
    }
    assertThat(mandoc.run(scratch, Map.of(), arguments)).isEmpty();
  }

  @Test
  void the_manual_shows_options_examples_and_paths_as_they_are_typed(@TempDir Path scratch)
      throws Exception {
    Tool mandoc = new Tool("mandoc");
    String page = Tool.PROJECT.resolve("man/mirrorctl-init.1").toString();
    String shown =
        mandoc
            .run(scratch, Map.of(), List.of("-T", "utf8", "-O", "width=80", page))
            .replaceAll(".\b", "");
    assertThat(shown)
        .contains("sudo mirrorctl init --username me --password-stdin < token")
        .contains("--image-archive=FILE")
        .contains("'docker save'")
        .contains("~/.config/mirrorctl/mirrors.yml");
    assertThat(shown.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void roff_requests_and_escapes_in_words_stay_words() {
    RoffWriter page = new RoffWriter("name", 1, "words");
    page.section("DESCRIPTION");
    page.paragraph(".SH is no heading, nor is \\fB a font; see mirrors.yml(5) for --dry-run.");
    page.paragraph("'quoted' at the beginning");
    assertThat(page.text())
        .contains("\n\\&.SH is no heading, nor is \\efB a font; see \\fBmirrors.yml\\fR(5) for\n")
        .contains("\n\\fB\\-\\-dry\\-run\\fR.\n.PP\n\\(aqquoted\\(aq at the beginning\n");
  }

  @Test
  void the_settings_example_is_one() {
    Settings settings = Settings.parse(SettingsPage.EXAMPLE, "mirrors.yml", Defaults.system());
    assertThat(settings.mirrors())
        .extracting(Mirror::name)
        .containsExactly("docker.io", "ghcr.io", "registry.example.com");
  }
}
