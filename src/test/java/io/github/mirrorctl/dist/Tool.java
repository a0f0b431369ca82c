package io.github.mirrorctl.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A program of the machine that a test needs; run always within a time. */
record Tool(String name) {
  private static final long LIMIT_SECONDS = 60;

  /** The project's folder: Maven tells its test processes. */
  static final Path PROJECT =
      Path.of(System.getProperty("basedir", System.getProperty("user.dir", ".")));

  /** Skips the test where the program is missing; {@code MIRRORCTL_IT=required} fails it there. */
  Tool {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    boolean found =
        Arrays.stream(path.split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    boolean required = "required".equalsIgnoreCase(System.getenv("MIRRORCTL_IT"));
    if (!found && required) {
      throw new AssertionError("required by MIRRORCTL_IT, and not installed: " + name);
    }
    Assumptions.assumeTrue(found, name + " is not installed");
  }

  /** What it writes to standard output; the test fails with all it wrote if it does. */
  String run(Path scratch, Map<String, String> environment, List<String> arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(scratch, "out", "");
    Path err = Files.createTempFile(scratch, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(name)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.command().addAll(arguments);
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    String words = Files.readString(out) + Files.readString(err);
    assertThat(ended).as("%s within %s s: %s", name, LIMIT_SECONDS, words).isTrue();
    assertThat(process.exitValue()).as("%s: %s", name, words).isZero();
    return Files.readString(out);
  }
}
