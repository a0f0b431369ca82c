package io.github.mirrorctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The launcher of a checkout, with a build and a JVM that only say that they ran. */
class LauncherTest {
  private static final List<String> TOOLS =
      List.of("sh", "find", "stat", "id", "touch", "rm", "mv", "mkdir", "sleep", "readlink");

  @TempDir Path checkout;

  @BeforeEach
  void a_checkout() throws IOException {
    Files.copy(Path.of("mirrorctl"), checkout.resolve("mirrorctl"));
    Files.createFile(checkout.resolve("pom.xml"));
    Files.createDirectories(checkout.resolve("src/main"));
    Files.createDirectories(checkout.resolve("completions"));
    script(
        "mvnw",
        """
        echo built >> builds
        i=0; while [ ! -e go ] && [ $i -lt 300 ]; do sleep 0.1; i=$((i + 1)); done
        mkdir -p target; touch target/mirrorctl.jar""");
    script("jdk/bin/javac", "exit 0");
    script("jdk/bin/java", "case \"$*\" in *ArchiveClasses*) exit 1 ;; esac; echo ran");
  }

  private void script(String name, String text) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Process launch(String path) throws IOException {
    ProcessBuilder launcher =
        new ProcessBuilder("/bin/sh", checkout.resolve("mirrorctl").toString(), "status")
            .directory(checkout.toFile())
            .redirectErrorStream(true);
    launcher.environment().put("JAVA_HOME", checkout.resolve("jdk").toString());
    launcher.environment().put("PATH", path);
    return launcher.start();
  }

  private static String rest(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static String line(Process process) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = process.getInputStream().read(); c >= 0 && c != '\n'; ) {
      line.append((char) c);
      c = process.getInputStream().read();
    }
    return line.toString();
  }

  @Test
  void two_first_runs_at_once_build_once() throws Exception {
    String path = System.getenv("PATH");
    Process one = launch(path);
    assertThat(line(one)).startsWith("mirrorctl: building");
    Process other = launch(path);
    assertThat(line(other)).startsWith("mirrorctl: waiting for another build");
    Files.createFile(checkout.resolve("go"));
    assertThat(rest(one)).endsWith("ran\n");
    assertThat(rest(other)).isEqualTo("ran\n");
    assertThat(checkout.resolve("builds")).hasContent("built\n");
    assertThat(rest(launch(path))).isEqualTo("ran\n");
  }

  @Test
  void builds_without_flock_too() throws Exception {
    Files.createFile(checkout.resolve("go"));
    Path tools = checkout.resolve("tools");
    for (String tool : TOOLS) {
      Path real = Path.of(Files.exists(Path.of("/bin", tool)) ? "/bin" : "/usr/bin", tool);
      script("tools/" + tool, "exec " + real + " \"$@\"");
    }
    assertThat(rest(launch(tools.toString()))).startsWith("mirrorctl: building").endsWith("ran\n");
    assertThat(checkout.resolve("builds")).hasContent("built\n");
  }

  @Test
  void names_the_parser_that_the_build_has() throws Exception {
    Path jar =
        Path.of(CommandLine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertThat(LauncherFlags.ofCommands("/program"))
        .contains("-Xbootclasspath/a:/program/lib/" + jar.getFileName());
  }
}
