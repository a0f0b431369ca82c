package io.github.mirrorctl.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Who may write in a directory: whoever may can put a link in the way of root, who writes there
 * too.
 *
 * @param owner the owner's user id
 * @param group the group's id
 * @param mode the mode's bits, the sticky bit among them
 */
public record DirectoryRights(int owner, int group, int mode) {
  private static final int STICKY = 01000;
  private static final int GROUP_WRITES = 0020;
  private static final int OTHERS_WRITE = 0002;

  /** Those of a directory that is there, links followed. */
  public static DirectoryRights of(Path directory) {
    try {
      Map<String, Object> attributes = Files.readAttributes(directory, "unix:uid,gid,mode");
      return new DirectoryRights(
          number(attributes, "uid"), number(attributes, "gid"), number(attributes, "mode"));
    } catch (IOException e) {
      throw FileTrouble.failure("look at " + directory, directory, e);
    }
  }

  private static int number(Map<String, Object> attributes, String name) {
    return attributes.get(name) instanceof Number number ? number.intValue() : 0;
  }

  /** Whether somebody else than root can make a file in it. */
  public boolean othersThanRootWrite() {
    return owner != 0 || othersWrite();
  }

  /** Whether somebody else than its owner and root can replace the files in it. */
  public boolean othersReplace() {
    return othersWrite() && (mode & STICKY) == 0;
  }

  private boolean othersWrite() {
    return (mode & OTHERS_WRITE) != 0 || ((mode & GROUP_WRITES) != 0 && group != 0);
  }
}
