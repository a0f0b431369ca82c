package io.github.mirrorctl.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.mirror.InvalidInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The registry's image: gets it to the engine, and takes its configuration out of it. */
public final class RegistryImages {
  /**
   * Where the image keeps its configuration: registry:2 the first, registry:3 the second (D#4573).
   */
  private static final List<String> CONFIG_PATHS =
      List.of("/etc/docker/registry/config.yml", "/etc/distribution/config.yml");

  /** Marks a container that is only there to be copied from. */
  private static final String TEMPORARY = "io.github.mirrorctl.temporary";

  private static final Duration PULL = Duration.ofMinutes(30);
  private static final int LARGEST_CONFIG = 1024 * 1024;

  private final DockerEngine engine;

  public RegistryImages(DockerEngine engine) {
    this.engine = engine;
  }

  public boolean isPresent(String image) {
    return find(image).isPresent();
  }

  private Optional<InspectImageResponse> find(String image) {
    return engine.call(
        "looking for the image " + image,
        client -> {
          try {
            return Optional.of(client.inspectImageCmd(image).exec());
          } catch (NotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** Downloads the image; {@code Failure} with the registry's or the network's own words. */
  public void pull(String image, Reporter reporter) {
    ImagePull pull = new ImagePull(image, reporter);
    try {
      boolean done =
          engine
              .connection()
              .client(Duration.ofMinutes(2))
              .pullImageCmd(image)
              .exec(pull)
              .awaitCompletion(PULL.toSeconds(), TimeUnit.SECONDS);
      if (!done) {
        throw Failure.of(
            image + " wasn't downloaded within " + PULL.toMinutes() + " minutes",
            withoutNetwork(image));
      }
      pull.rethrow();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("downloading " + image + " was interrupted", "", e);
    } catch (RuntimeException e) {
      throw failedPull(image, e);
    }
    if (!isPresent(image)) {
      throw Failure.of(
          "the engine downloaded " + image + " but doesn't have it", withoutNetwork(image));
    }
  }

  private Failure failedPull(String image, RuntimeException e) {
    RuntimeException told = EngineErrors.translate(engine.endpoint(), "downloading " + image, e);
    if (told instanceof Failure failure && failure.kind() == Failure.Kind.RIGHTS) {
      return failure;
    }
    return Failure.of(
        String.valueOf(told.getMessage()).replace("Could not pull image: ", ""),
        withoutNetwork(image),
        e);
  }

  private static String withoutNetwork(String image) {
    return "check the network, or bring the image along: 'docker save -o registry.tar "
        + image
        + "' where it is,\nthen here --image-archive registry.tar";
  }

  /** Loads a {@code docker save} archive; {@code InvalidInput} when it doesn't hold the image. */
  public void load(Path archive, String image, Reporter reporter) {
    if (!Files.isRegularFile(archive)) {
      throw new InvalidInput(
          "there is no image archive " + archive,
          "make one with 'docker save -o " + archive + " " + image + "'");
    }
    if (!Files.isReadable(archive)) {
      throw new InvalidInput(
          "the image archive " + archive + " can't be read by this user", "run it again with sudo");
    }
    reporter.progress("loading " + archive, 0, 0);
    engine.call(
        "loading " + archive,
        client -> {
          loadInto(client, archive);
          return true;
        });
    if (!isPresent(image)) {
      throw new InvalidInput(
          archive + " holds no image " + image,
          "name the image that it holds with --image, or make it with 'docker save -o "
              + archive
              + " "
              + image
              + "'");
    }
  }

  private static void loadInto(DockerClient client, Path archive) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive));
        ImageLoad load = new ImageLoad()) {
      client.loadImageAsyncCmd(in).exec(load).awaitCompletion(PULL.toSeconds(), TimeUnit.SECONDS);
      load.rethrow(archive);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.of("loading " + archive + " was interrupted", "", e);
    }
  }

  /**
   * The image's own {@code config.yml}, copied out of a container that is created and never
   * started: no TTY's CRLF, and nothing of the image runs.
   */
  public String config(String image) {
    return engine.call(
        "reading the configuration of " + image,
        client -> {
          removeLeftovers(client);
          String container =
              client.createContainerCmd(image).withLabels(Map.of(TEMPORARY, "true")).exec().getId();
          try {
            for (String path : CONFIG_PATHS) {
              try (InputStream tar = client.copyArchiveFromContainerCmd(container, path).exec()) {
                return untar(tar, image);
              } catch (NotFoundException e) {
                // the other version's path
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            }
          } finally {
            client.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
          }
          throw new InvalidInput(
              image
                  + " isn't a registry's image: it has neither "
                  + String.join(" nor ", CONFIG_PATHS),
              "use registry:2 or registry:3, or an image made from one of them");
        });
  }

  /** A run that was killed in the middle left its container behind. */
  private static void removeLeftovers(DockerClient client) {
    client.listContainersCmd().withShowAll(true).withLabelFilter(List.of(TEMPORARY)).exec().stream()
        // an engine that ignores the filter must not cost anybody a container
        .filter(left -> left.getLabels() != null && left.getLabels().containsKey(TEMPORARY))
        .forEach(left -> client.removeContainerCmd(left.getId()).withForce(true).exec());
  }

  private static String untar(InputStream tar, String image) throws IOException {
    try (TarArchiveInputStream entries = new TarArchiveInputStream(tar)) {
      for (TarArchiveEntry entry = entries.getNextEntry();
          entry != null;
          entry = entries.getNextEntry()) {
        if (entry.isFile()) {
          return new String(entries.readNBytes(LARGEST_CONFIG), StandardCharsets.UTF_8);
        }
      }
    }
    throw new IOException("the engine sent no config.yml of " + image);
  }
}
