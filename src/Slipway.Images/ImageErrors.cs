using Slipway.Diagnostics;

namespace Slipway.Images;

/// <summary>What can be wrong with building an image, in words. Dockerfiles and build contexts have their own lists.</summary>
public static class ImageErrors
{
    /// <summary>No Dockerfile where the environment would have one.</summary>
    public static Diagnostic NoDockerfile(string directory, string environment, IEnumerable<string> candidates) => Diagnostic.Error(
        "SLIP2001",
        $"No Dockerfile for {environment} in {directory}: none of {string.Join(", ", candidates)} exists. Add one, or name it in the property Dockerfile.");

    /// <summary>The Dockerfile that the project names is not there or cannot be read.</summary>
    public static Diagnostic DockerfileUnreadable(string path, string why) => Diagnostic.Error(
        "SLIP2002", $"The Dockerfile cannot be read: {why}. Correct the property Dockerfile, or the item's metadata of that name.", new SourcePosition(path));

    /// <summary>An option of an image is not of the form it has to be.</summary>
    public static Diagnostic BadOption(string image, string option, string value, string expected) => Diagnostic.Error(
        "SLIP2003", $"Image '{image}': {option}=\"{value}\" is not valid; expected {expected}.");

    /// <summary>Images of one project are based on one another in a circle.</summary>
    public static Diagnostic CircularImages(IEnumerable<string> images) => Diagnostic.Error(
        "SLIP2004", $"The images {string.Join(" → ", images)} are based on one another in a circle, so none can be built first. Break the circle in one of their Dockerfiles.");

    /// <summary>Two images of one project would get the same name or tag.</summary>
    public static Diagnostic Ambiguous(string what, string first, string second) => Diagnostic.Error(
        "SLIP2005", $"The images '{first}' and '{second}' both claim {what}. Give one of them another one.");

    /// <summary>A step of the Dockerfile failed.</summary>
    public static Diagnostic StepFailed(string step, string why, IReadOnlyList<string> lastOutput, SourcePosition? position)
    {
        var output = lastOutput.Count == 0 ? "" : $" Its last output:\n  {string.Join("\n  ", lastOutput)}";
        return Diagnostic.Error("SLIP2010", $"{step}: {why}.{output}", position);
    }

    /// <summary>A COPY or ADD names what is not in the context.</summary>
    public static Diagnostic SourceMissing(string step, string why, SourcePosition? position) => Diagnostic.Error(
        "SLIP2009", $"{step}: the source is not in the build context, or .dockerignore leaves it out. Correct the path, or the ignore file. The engine says: {why}", position);

    /// <summary>An image that a stage is made from is neither on the engine nor to be had from its registry.</summary>
    public static Diagnostic BaseImageUnavailable(string reference, string why, SourcePosition? position) => Diagnostic.Error(
        "SLIP2008", $"The image {reference} is not on the engine and cannot be had from its registry. Check its name, the network and the login to the registry. The engine says: {why}", position);

    /// <summary>The engine ended the build for a reason that belongs to no step.</summary>
    public static Diagnostic BuildFailed(string image, string why, SourcePosition? position) => Diagnostic.Error(
        "SLIP2011", $"Image '{image}' was not built: {why}", position);

    /// <summary>The builder warns.</summary>
    public static Diagnostic BuilderWarning(string text, SourcePosition? position) => Diagnostic.Warning("SLIP2012", text, position);

    /// <summary>The engine's builder lacks something the image needs.</summary>
    public static Diagnostic BuilderLacks(string image, string need, string why) => Diagnostic.Error(
        "SLIP2013", $"Image '{image}' needs {need}, which takes a BuildKit session, and this engine offers none ({why}). Use Docker Engine 20.10 or newer, or drop the option.");

    /// <summary>The engine's BuildKit session could not be opened, and the build goes on without.</summary>
    public static Diagnostic FellBack(string image, string builder, string why) => new(
        "SLIP2014", Severity.Message, $"Image '{image}' is built {builder}, because {why}.");

    /// <summary>Files changed while the engine read them.</summary>
    public static Diagnostic ChangedDuringBuild(string image) => new(
        "SLIP2015", Severity.Message, $"Files of image '{image}' changed while it was being built; the next build will look again.");

    /// <summary>The record of the build could not be kept.</summary>
    public static Diagnostic RecordNotKept(string path, string why) => Diagnostic.Warning(
        "SLIP2016", $"The image is built, but the record that makes the next build quick could not be written: {why}. Check the folder's permissions and the space left.",
        new SourcePosition(path));

    /// <summary>The archive could not be written.</summary>
    public static Diagnostic ArchiveNotWritten(string path, string why) => Diagnostic.Error(
        "SLIP2017", $"The image could not be written as an archive: {why}. Nothing was left at the path; check its folder and the space left.", new SourcePosition(path));

    /// <summary>The engine's BuildKit is too old for an option and would ignore it without a word.</summary>
    public static Diagnostic OptionIgnored(string image, string options, string engine) => Diagnostic.Warning(
        "SLIP2019", $"Image '{image}': BuildKit of this engine (API {engine}) ignores {options}. Use Docker Engine 23.0 or newer, or Builder=\"classic\".");

    /// <summary>A build argument looks like a secret.</summary>
    public static Diagnostic SecretLookingArgument(string image, string argument) => Diagnostic.Warning(
        "SLIP2020",
        $"Image '{image}': the build argument {argument} looks like a secret, and its value would stay readable in the image's history. "
        + $"Name it in Secrets and mount it with RUN --mount=type=secret,id={argument}.");

    /// <summary>A secret that the project names has no value.</summary>
    public static Diagnostic SecretMissing(string image, string id, string where) => Diagnostic.Error(
        "SLIP2021", $"Image '{image}': the secret '{id}' has no value: {where}. Set it in the environment of the build, or name its source as {id}=env:VARIABLE or {id}=file:PATH.");

    /// <summary>A secret's file is open to others.</summary>
    public static Diagnostic SecretFileOpen(string id, string path) => Diagnostic.Warning(
        "SLIP2022", $"The file of the secret '{id}' can be read by other users of this machine. Run chmod 600 on it.", new SourcePosition(path));

    /// <summary>A secret is mounted by the Dockerfile and not offered by the project.</summary>
    public static Diagnostic SecretNotOffered(string image, string id, SourcePosition? position) => Diagnostic.Error(
        "SLIP2023", $"Image '{image}': the Dockerfile requires the secret '{id}', and the project does not offer it. Add {id} to Secrets.", position);

    /// <summary>An ssh agent is asked for and none runs.</summary>
    public static Diagnostic NoSshAgent(string image, string id) => Diagnostic.Error(
        "SLIP2025", $"Image '{image}' offers the ssh agent '{id}', and none runs: SSH_AUTH_SOCK is not set. Start one with ssh-agent and ssh-add, or name its socket as {id}=SOCKET.");

    /// <summary>The image that the engine said it built is not there.</summary>
    public static Diagnostic ResultMissing(string image, string reference) => Diagnostic.Error(
        "SLIP2018", $"The engine ended the build of image '{image}' without an error, but {reference} is not there. Build again; if it happens again, look at the engine's log.");
}
