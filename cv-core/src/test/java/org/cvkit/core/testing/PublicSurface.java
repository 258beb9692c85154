package org.cvkit.core.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a user of the library may see: its public types and their public and protected members. */
public final class PublicSurface {
  /** The one door to a library's types, which exists to name them, and a service of a library's. */
  private static final Set<String> DOORS =
      Set.of("org.cvkit.core.image.OpenCvBridge", "org.cvkit.cli.output.LogToStandardError");

  private static final List<String> OWN = List.of("java.", "javax.", "org.cvkit.");

  private PublicSurface() {}

  /** The public sees types of the JDK and of the house, no library's. */
  public static ArchRule namesNoLibrary() {
    return classes()
        .should(
            HouseRules.satisfy(
                "name only types of Java and of the house where the public sees them",
                type ->
                    isPublic(type) && !DOORS.contains(type.getName())
                        ? foreignTypes(type)
                        : Stream.empty()));
  }

  private static Stream<String> foreignTypes(JavaClass type) {
    Stream<String> parents =
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
            .flatMap(parent -> foreign(type.getName() + " extends", parent));
    Stream<String> members =
        type.getMembers().stream()
            .filter(PublicSurface::isPublic)
            .flatMap(
                member ->
                    signature(member)
                        .flatMap(part -> foreign(member.getFullName() + " shows", part)));
    return Stream.concat(parents, members);
  }

  private static Stream<JavaType> signature(JavaMember member) {
    if (member instanceof JavaField field) {
      return Stream.of(field.getType());
    }
    JavaCodeUnit method = (JavaCodeUnit) member;
    return Stream.of(
            Stream.of(method.getReturnType()),
            method.getParameterTypes().stream(),
            method.getExceptionTypes().stream(),
            method.getTypeParameters().stream())
        .flatMap(types -> types);
  }

  private static Stream<String> foreign(String where, JavaType type) {
    return type.getAllInvolvedRawTypes().stream()
        .map(JavaClass::getBaseComponentType)
        .filter(raw -> !raw.isPrimitive())
        .map(JavaClass::getName)
        .filter(name -> OWN.stream().noneMatch(name::startsWith))
        .map(name -> where + " " + name);
  }

  /** Accessors are named after what they give; an override of a library's method cannot help it. */
  public static ArchRule accessorsHaveNoGet() {
    return classes()
        .should(
            HouseRules.satisfy(
                "have no public method with the prefix get",
                type ->
                    isPublic(type)
                        ? type.getMethods().stream()
                            .filter(PublicSurface::isPublic)
                            .filter(method -> method.getName().matches("get[A-Z].*"))
                            .filter(method -> !overridesAStranger(method))
                            .map(JavaMethod::getFullName)
                        : Stream.empty()));
  }

  private static boolean overridesAStranger(JavaMethod method) {
    String[] parameters =
        method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
    return Stream.concat(
            method.getOwner().getAllRawSuperclasses().stream(),
            method.getOwner().getAllRawInterfaces().stream())
        .filter(parent -> !parent.getName().startsWith("org.cvkit."))
        .anyMatch(parent -> parent.tryGetMethod(method.getName(), parameters).isPresent());
  }

  /** A record is a value, and an array inside it could be changed and compares by address. */
  public static ArchRule recordsHoldNoArray() {
    return classes()
        .should(
            HouseRules.satisfy(
                "hold no array where they are public records",
                type ->
                    isPublic(type) && type.isRecord()
                        ? type.getFields().stream()
                            .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                            .filter(field -> field.getRawType().isArray())
                            .map(JavaField::getFullName)
                        : Stream.empty()));
  }

  /** Whether code outside the package can name {@code type}. */
  private static boolean isPublic(JavaClass type) {
    Set<JavaModifier> modifiers = type.getModifiers();
    return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
        && !type.isAnonymousClass()
        && type.getEnclosingClass().map(PublicSurface::isPublic).orElse(true);
  }

  private static boolean isPublic(JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
        && !modifiers.contains(JavaModifier.SYNTHETIC);
  }
}
