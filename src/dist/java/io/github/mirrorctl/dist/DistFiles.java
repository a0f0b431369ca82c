package io.github.mirrorctl.dist;

import io.github.mirrorctl.cli.App;
import io.github.mirrorctl.cli.Cli;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The generated files, {@code man/} and {@code completions/}; running it writes them. */
public final class DistFiles {
  /** What to run when they are stale. */
  static final String REGENERATE = "./mvnw test-compile exec:java@docs";

  private DistFiles() {}

  /** Writes them all into the project's folder, the only argument. */
  public static void main(String[] args) throws IOException {
    Path project = Path.of(args[0]);
    Map<String, String> files = files();
    for (String folder : new String[] {"man", "completions"}) {
      Files.createDirectories(project.resolve(folder));
      try (Stream<Path> old = Files.list(project.resolve(folder))) {
        for (Path file : old.toList()) {
          if (!files.containsKey(folder + "/" + file.getFileName())) {
            Files.delete(file);
          }
        }
      }
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(project.resolve(file.getKey()), file.getValue());
    }
  }

  /** Each file's text by its path in the project. */
  static Map<String, String> files() {
    CommandLine root = root();
    Map<String, String> files = new TreeMap<>();
    new ManPages(root).pages().forEach((name, text) -> files.put("man/" + name, text));
    files.put("man/mirrors.yml.5", SettingsPage.text());
    files.put("completions/mirrorctl.bash", new BashCompletion(root).script());
    files.put("completions/_mirrorctl", new ZshCompletion(root).script());
    files.put("completions/mirrorctl.fish", new FishCompletion(root).script());
    return files;
  }

  /** The model of the whole command line; nothing of it is run. */
  static CommandLine root() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    App app = App.of(nowhere, nowhere);
    return Cli.commandLine(
        new App(
            nowhere,
            nowhere,
            InputStream.nullInputStream(),
            app.environment(),
            app.program(),
            false,
            false,
            false));
  }
}
