package io.github.mirrorctl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.ConstructorCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.SecureDirectoryStream;
import java.util.List;
import java.util.Set;

/**
 * Holds the arrows between the rooms: {@code cli -> verify, doctor -> engine, client, cache ->
 * mirror, host}, and {@code cli -> serve -> cache}.
 */
@AnalyzeClasses(packages = "io.github.mirrorctl", importOptions = DoNotIncludeTests.class)
class RoomsTest {
  @ArchTest
  static final ArchRule arrows_point_down =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("main")
          .definedBy("io.github.mirrorctl")
          .layer("cli")
          .definedBy("..mirrorctl.cli..")
          .layer("verify")
          .definedBy("..mirrorctl.verify..")
          .layer("doctor")
          .definedBy("..mirrorctl.doctor..")
          .layer("engine")
          .definedBy("..mirrorctl.engine..")
          .layer("client")
          .definedBy("..mirrorctl.client..")
          .layer("cache")
          .definedBy("..mirrorctl.cache..")
          .layer("serve")
          .definedBy("..mirrorctl.serve..")
          .layer("mirror")
          .definedBy("..mirrorctl.mirror..")
          .layer("host")
          .definedBy("..mirrorctl.host..")
          .whereLayer("main")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("cli")
          .mayOnlyBeAccessedByLayers("main")
          .whereLayer("verify")
          .mayOnlyBeAccessedByLayers("cli", "doctor")
          .whereLayer("doctor")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("cli", "verify", "doctor")
          .whereLayer("client")
          .mayOnlyBeAccessedByLayers("cli", "verify", "doctor")
          .whereLayer("cache")
          .mayOnlyBeAccessedByLayers("cli", "doctor", "serve")
          .whereLayer("serve")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("mirror")
          .mayOnlyBeAccessedByLayers(
              "cli", "verify", "doctor", "engine", "client", "cache", "serve")
          .whereLayer("host")
          .mayOnlyBeAccessedByLayers(
              "main", "cli", "verify", "doctor", "engine", "client", "cache", "serve");

  @ArchTest
  static final ArchRule clients_are_in_no_circle =
      slices().matching("io.github.mirrorctl.client.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_clients_contract_knows_no_client =
      noClasses()
          .that()
          .resideInAPackage("..mirrorctl.client")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..client.docker..",
              "..client.containerd..",
              "..client.podman..",
              "..client.buildkit..",
              "..client.rancher..",
              "..client.snippets..");

  @ArchTest
  static final ArchRule only_engine_knows_docker_java =
      noClasses()
          .that()
          .resideOutsideOfPackage("..mirrorctl.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.github.dockerjava..");

  @ArchTest
  static final ArchRule only_serve_knows_the_server =
      noClasses()
          .that()
          .resideOutsideOfPackage("..mirrorctl.serve..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..", "io.micrometer..", "java.net.http..");

  @ArchTest
  static final ArchRule only_client_knows_toml =
      noClasses()
          .that()
          .resideOutsideOfPackage("..mirrorctl.client.toml..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.tomlj..");

  @ArchTest
  static final ArchRule only_cli_knows_picocli =
      noClasses()
          .that()
          .resideOutsideOfPackages("..mirrorctl.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule only_main_exits =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.github.mirrorctl.Main")
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule only_host_runs_processes =
      noClasses()
          .that()
          .resideOutsideOfPackage("..mirrorctl.host..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ProcessBuilder.class);

  /** What changes files; reading is everybody's. */
  private static final Set<String> WRITES =
      Set.of(
          "delete",
          "deleteIfExists",
          "write",
          "writeString",
          "move",
          "copy",
          "createFile",
          "createDirectory",
          "createDirectories",
          "createLink",
          "createSymbolicLink",
          "createTempFile",
          "createTempDirectory",
          "newOutputStream",
          "newByteChannel",
          "newBufferedWriter",
          "setAttribute",
          "setOwner",
          "setPosixFilePermissions",
          "setLastModifiedTime",
          "getFileAttributeView");

  private static final DescribedPredicate<JavaAccess<?>> CHANGE_FILES =
      DescribedPredicate.describe(
          "change files",
          access -> {
            JavaClass owner = access.getTargetOwner();
            String name = access.getName();
            return (owner.isEquivalentTo(Files.class) && WRITES.contains(name))
                || (owner.isAssignableTo(FileChannel.class) && name.equals("open"))
                || (owner.isEquivalentTo(File.class)
                    && name.matches("delete.*|mkdirs?|renameTo|create.*|set[A-Z].*"))
                || (List.of(RandomAccessFile.class, FileWriter.class, PrintWriter.class).stream()
                        .anyMatch(owner::isEquivalentTo)
                    && name.equals("<init>")
                    && access.getTarget() instanceof ConstructorCallTarget made
                    && made.getRawParameterTypes().stream()
                        .anyMatch(
                            type ->
                                type.isEquivalentTo(File.class)
                                    || type.isEquivalentTo(String.class)))
                || (owner.isEquivalentTo(FileOutputStream.class)
                    && access.getTarget() instanceof ConstructorCallTarget made
                    && made.getRawParameterTypes().stream()
                        .noneMatch(type -> type.isEquivalentTo(FileDescriptor.class)))
                || owner.isEquivalentTo(SecureDirectoryStream.class);
          });

  /**
   * Root writes where others may put a link in its way: one class knows how to do that, and one
   * more for the caches, in which the server works as a user of its own.
   */
  @ArchTest
  static final ArchRule two_classes_change_files =
      noClasses()
          .that()
          .haveNameNotMatching(
              "io\\.github\\.mirrorctl\\.(host\\.DirectoryHandle|cache\\.StorageFiles)")
          .should()
          .accessTargetWhere(CHANGE_FILES)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(SecureDirectoryStream.class);
}
