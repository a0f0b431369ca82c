package io.github.mirrorctl.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mirrorctl.host.UndoableFile.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UndoableFileTest {
  private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rw-r--r--");

  @TempDir Path directory;
  private Path file;
  private UndoableFile undoable;

  @BeforeEach
  void a_file() {
    file = directory.resolve("f");
    undoable = new UndoableFile(file);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static String without(String text) {
    return text.replace("ADDED", "");
  }

  private void write(String text) {
    undoable.write(text, List.of("ADDED"), OPEN);
  }

  @Test
  void keeps_a_plain_backup_beside_the_file_with_its_mode() throws IOException {
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    write("old ADDED");
    assertThat(names()).containsExactly("f", "f.mirrorctl-backup", "f.mirrorctl-undo");
    assertThat(undoable.backup()).hasContent("old");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(undoable.backup())))
        .isEqualTo("rw-r-----");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("f.mirrorctl-undo"))))
        .isEqualTo("rw-------");
    assertThat(undoable.record().map(UndoRecord::added)).contains(List.of("ADDED"));
  }

  @Test
  void puts_the_bytes_back_after_several_writes() throws IOException {
    Files.writeString(file, "old");
    write("old ADDED");
    write("old ADDED ADDED");
    assertThat(undoable.planUndo(UndoableFileTest::without).after()).contains("old");
    assertThat(undoable.undo(UndoableFileTest::without)).isEqualTo(Outcome.RESTORED);
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("f");
    assertThat(undoable.undo(UndoableFileTest::without)).isEqualTo(Outcome.NOTHING);
  }

  @Test
  void takes_away_a_file_that_was_not_there_and_the_directories_made_for_it() throws IOException {
    undoable = new UndoableFile(directory.resolve("a/b/f"));
    write("ADDED");
    assertThat(undoable.undo(UndoableFileTest::without)).isEqualTo(Outcome.RESTORED);
    assertThat(names()).isEmpty();
  }

  @Test
  void a_crash_before_the_directories_stand_leaves_nothing_that_stays() throws IOException {
    Files.createDirectories(directory.resolve(".a.mirrorctl-tmp/b"));
    Files.writeString(directory.resolve(".a.mirrorctl-tmp/b/f.mirrorctl-undo"), "{");
    undoable = new UndoableFile(directory.resolve("a/b/f"));
    write("new");
    assertThat(undoable.record().orElseThrow().createdDirectories())
        .containsExactly(directory.resolve("a").toString(), directory.resolve("a/b").toString());
    undoable.undo(text -> text);
    assertThat(directory.resolve("a")).doesNotExist();
    assertThat(directory.resolve(".a.mirrorctl-tmp")).doesNotExist();
  }

  @Test
  void a_crash_before_the_first_write_is_told_from_a_directory_that_was_there() throws IOException {
    Files.createDirectories(directory.resolve("a/b"));
    undoable = new UndoableFile(directory.resolve("a/b/f"));
    write("new");
    undoable.undo(text -> text);
    assertThat(directory.resolve("a/b")).isEmptyDirectory();
  }

  @Test
  void leaves_a_directory_that_others_use_now() throws IOException {
    undoable = new UndoableFile(directory.resolve("a/b/f"));
    write("ADDED");
    Files.writeString(directory.resolve("a/x"), "");
    undoable.undo(UndoableFileTest::without);
    assertThat(directory.resolve("a/b")).doesNotExist();
    assertThat(directory.resolve("a/x")).exists();
  }

  @Test
  void keeps_an_edit_made_after_the_last_write() throws IOException {
    Files.writeString(file, "old");
    write("old ADDED");
    Files.writeString(file, "old ADDED mine");
    assertThat(undoable.undo(UndoableFileTest::without)).isEqualTo(Outcome.EDITS_KEPT);
    assertThat(file).hasContent("old  mine");
    assertThat(names()).containsExactly("f");
  }

  @Test
  void keeps_an_edit_made_between_two_writes() throws IOException {
    Files.writeString(file, "old");
    write("old ADDED");
    Files.writeString(file, "old ADDED mine");
    write("old ADDED mine ADDED");
    assertThat(undoable.undo(UndoableFileTest::without)).isEqualTo(Outcome.EDITS_KEPT);
    assertThat(file).hasContent("old  mine ");
  }

  @Test
  void a_file_that_somebody_deleted_stays_deleted() throws IOException {
    Files.writeString(file, "old");
    write("old ADDED");
    Files.delete(file);
    assertThat(undoable.undo(UndoableFileTest::without)).isEqualTo(Outcome.EDITS_KEPT);
    assertThat(names()).isEmpty();
  }

  @Test
  void a_crash_after_the_backup_is_harmless() throws IOException {
    Files.writeString(file, "now");
    Files.writeString(undoable.backup(), "of a crash long ago");
    assertThat(undoable.undo(UndoableFileTest::without)).isEqualTo(Outcome.NOTHING);
    write("now ADDED");
    undoable.undo(UndoableFileTest::without);
    assertThat(file).hasContent("now");
  }

  @Test
  void a_crash_between_record_and_file_is_harmless() throws IOException {
    Files.writeString(file, "old");
    write("old ADDED");
    Files.writeString(file, "old"); // as it is when the last step was not done
    write("old ADDED again");
    assertThat(undoable.undo(UndoableFileTest::without)).isEqualTo(Outcome.RESTORED);
    assertThat(file).hasContent("old");
  }

  @Test
  void a_crash_in_a_second_write_is_harmless() throws IOException {
    Files.writeString(file, "old");
    write("old ADDED");
    write("old ADDED ADDED");
    Files.writeString(file, "old ADDED"); // as it is when the last step was not done
    assertThat(undoable.undo(UndoableFileTest::without)).isEqualTo(Outcome.RESTORED);
    assertThat(file).hasContent("old");
  }

  @Test
  void an_undo_cut_off_in_the_middle_can_be_done_again() throws IOException {
    Files.writeString(file, "old");
    write("old ADDED");
    undoable.putBack(UndoableFileTest::without);
    assertThat(undoable.undo(UndoableFileTest::without)).isEqualTo(Outcome.RESTORED);
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("f");
  }

  @Test
  void goes_back_to_a_savepoint() throws IOException {
    Savepoint nothing = undoable.savepoint();
    write("ADDED");
    Savepoint first = undoable.savepoint();
    write("ADDED ADDED");
    undoable.backTo(first);
    assertThat(file).hasContent("ADDED");
    assertThat(undoable.planUndo(UndoableFileTest::without).after()).isEmpty();
    undoable.backTo(nothing);
    assertThat(names()).isEmpty();
  }

  @Test
  void of_a_link_backup_and_record_lie_beside_the_target() throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path target = Files.writeString(elsewhere.resolve("real"), "old");
    Files.createSymbolicLink(file, target);
    undoable = new UndoableFile(file);
    write("ADDED");
    assertThat(names()).containsExactly("elsewhere", "f");
    assertThat(elsewhere.resolve("real.mirrorctl-backup")).hasContent("old");
    undoable.undo(UndoableFileTest::without);
    assertThat(file).isSymbolicLink().hasContent("old");
  }

  @Test
  void a_read_only_file_gets_nothing_beside_it() throws IOException {
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assertThatThrownBy(() -> write("new")).isInstanceOf(Failure.class);
    assertThat(names()).containsExactly("f");
  }

  @Test
  void says_when_its_record_is_damaged() throws IOException {
    Path record = Files.writeString(directory.resolve("f.mirrorctl-undo"), "{");
    assertThatThrownBy(() -> undoable.undo(UndoableFileTest::without))
        .isInstanceOf(Failure.class)
        .hasMessage(record + " is damaged: mirrorctl can't read what it had changed");
  }

  @Test
  void leaves_nothing_behind_when_it_cannot_write_the_file() throws IOException {
    Files.writeString(file, "old");
    // in the way of the temporary file
    Files.createDirectories(directory.resolve(".f.mirrorctl-tmp/full"));

    assertThatThrownBy(() -> write("old ADDED")).isInstanceOf(Failure.class);

    assertThat(names()).containsExactly(".f.mirrorctl-tmp", "f");
    assertThat(file).hasContent("old");
  }

  @Test
  void a_secret_that_cannot_be_written_leaves_the_mode_as_it_was() throws IOException {
    Files.writeString(file, "old");
    Files.setPosixFilePermissions(file, OPEN);
    Files.createDirectories(directory.resolve(".f.mirrorctl-tmp/in-the-way"));
    assertThatThrownBy(() -> undoable.writeSecret("old SECRET", List.of()))
        .isInstanceOf(Failure.class);
    assertThat(file).hasContent("old");
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(OPEN);
    assertThat(names()).containsExactly(".f.mirrorctl-tmp", "f");
  }

  @Test
  void a_secret_is_not_kept_in_a_readable_backup() throws IOException {
    Files.writeString(file, "old SECRET");
    Files.setPosixFilePermissions(file, OPEN);
    undoable.writeSecret("old SECRET", List.of());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(undoable.backup())))
        .isEqualTo("rw-------");
    undoable.undo(UndoableFileTest::without);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(OPEN);
  }

  @Test
  void a_file_that_was_not_there_goes_with_its_secret() throws IOException {
    write("new ADDED");
    undoable.writeSecret("new ADDED SECRET", List.of());
    undoable.undo(UndoableFileTest::without);
    assertThat(names()).isEmpty();
  }
}
