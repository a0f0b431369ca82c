package io.github.mirrorctl.it.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tests that mount a file system of few bytes: skipped where that isn't allowed, as without root.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SmallDisk.Condition.class)
@interface SmallDisk {

  /** Tries it. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return RealRegistryCondition.unless(missing());
    }

    private static Optional<String> missing() {
      try {
        Path folder = Files.createTempDirectory("mirrorctl-mount");
        try {
          if (!FullDiskIT.run("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder.toString())) {
            return Optional.of("no tmpfs can be mounted: that takes root");
          }
          FullDiskIT.run("umount", folder.toString());
          return Optional.empty();
        } finally {
          Files.delete(folder);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
