package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Ownership;
import io.github.mirrorctl.host.services.ServiceAccount;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the server's service gets to see, as the user that it runs as. */
final class ServiceReach {
  private static final List<String> HOMES = List.of("/home", "/root", "/run/user");
  private static final List<String> TEMPORARY = List.of("/tmp", "/var/tmp");

  private final HostEnvironment environment;
  private final ServiceAccount account;

  ServiceReach(HostEnvironment environment, ServiceAccount account) {
    this.environment = environment;
    this.account = account;
  }

  /** Throws {@code InvalidInput} for what that user can't read; {@code next} mends it. */
  void refuse(Path path, String what, String next) {
    Optional<Ownership> owner =
        account.exists() ? Optional.of(Ownership.named(ServiceAccount.NAME)) : Optional.empty();
    Optional<Path> barrier = Ownership.barrier(path, owner);
    if (barrier.isPresent()) {
      throw new InvalidInput(
          what
              + " is out of reach for the user "
              + ServiceAccount.NAME
              + ", which the server runs as: "
              + barrier.get()
              + " is closed to it",
          next);
    }
  }

  /** The same for a certificate of a person's own; one that is made is given to the server. */
  void refuseHidden(Mirror mirror) {
    Optional<TlsFiles> own = mirror.tlsFiles().filter(files -> !mirror.access().tls().selfSigned());
    if (own.isEmpty()) {
      return;
    }
    Path cert = own.get().cert();
    Path key = own.get().key();
    String copies =
        "give it copies that it can read: install -m 640 -g %s %s %s DIRECTORY%s"
            .formatted(
                ServiceAccount.NAME,
                cert,
                key,
                account.exists()
                    ? ""
                    : "\n(the first 'mirrorctl up' without TLS makes that group)");
    refuseFenced(cert, mirror);
    refuse(cert, "the certificate " + cert, copies);
    refuseFenced(key, mirror);
    refuse(key, "the certificate's key " + key, copies);
  }

  /** systemd shows the service no temporary files of others, and homes only where caches are. */
  private void refuseFenced(Path file, Mirror mirror) {
    boolean fenced = Files.isDirectory(environment.system("/run/systemd/system"));
    Path real = AtomicFile.target(file);
    boolean hidden = isIn(TEMPORARY, real) || (isIn(HOMES, real) && !isIn(HOMES, mirror.storage()));
    if (fenced && hidden) {
      throw new InvalidInput(
          "the server's service doesn't see "
              + file
              + ": systemd keeps homes and temporary files from it",
          "put it elsewhere, for example into /etc/ssl");
    }
  }

  private boolean isIn(List<String> places, Path path) {
    return places.stream().map(environment::system).anyMatch(path::startsWith);
  }
}
