package io.github.mirrorctl.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A shell that completes a command line with the script made for it. */
enum Shell {
  BASH {
    @Override
    String complete(Path scratch, Map<String, String> environment, List<String> words)
        throws IOException, InterruptedException {
      String script =
          """
          source "$0"
          COMP_WORDS=("$@")
          COMP_CWORD=$(($# - 1))
          _mirrorctl
          printf '%s\\n' "${COMPREPLY[@]}"
          """;
      List<String> arguments = new ArrayList<>(List.of("--norc", "-c", script));
      arguments.add(COMPLETIONS.resolve("mirrorctl.bash").toString());
      arguments.addAll(words);
      return new Tool("bash").run(scratch, environment, arguments);
    }
  },
  ZSH {
    @Override
    String complete(Path scratch, Map<String, String> environment, List<String> words)
        throws IOException, InterruptedException {
      Path driver = Tool.PROJECT.resolve("src/test/resources/zsh");
      Path offered = Files.createTempFile(scratch, "offered", "");
      Map<String, String> all = new HashMap<>(environment);
      all.put("LINE", String.join(" ", words));
      all.put("OFFERED", offered.toString());
      all.put("COMPLETIONS", COMPLETIONS.toString());
      all.put("ZDOTDIR", driver.toString());
      all.put("COMPDUMP", Tool.PROJECT.resolve("target/zcompdump").toAbsolutePath().toString());
      new Tool("zsh").run(scratch, all, List.of("-f", driver.resolve("offered.zsh").toString()));
      return Files.readString(offered);
    }
  },
  FISH {
    @Override
    String complete(Path scratch, Map<String, String> environment, List<String> words)
        throws IOException, InterruptedException {
      String script = COMPLETIONS.resolve("mirrorctl.fish").toString();
      return new Tool("fish")
          .run(
              scratch,
              environment,
              List.of(
                  "--no-config",
                  "-c",
                  "source $argv[1]; complete -C $argv[2]",
                  script,
                  String.join(" ", words)));
    }
  };

  private static final Path COMPLETIONS = Tool.PROJECT.resolve("completions").toAbsolutePath();

  /** What the shell itself prints, a word a line. */
  abstract String complete(Path scratch, Map<String, String> environment, List<String> words)
      throws IOException, InterruptedException;

  /** The words that are offered for the last one, sorted, without descriptions; files by name. */
  List<String> offered(Path scratch, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    Stream<String> lines = complete(scratch, environment, List.of(words)).lines();
    return lines
        .map(line -> line.replaceFirst("\t.*", "").strip())
        .map(word -> word.replaceFirst("/$", "").replaceFirst("^/.*/", ""))
        .filter(word -> !word.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }
}
