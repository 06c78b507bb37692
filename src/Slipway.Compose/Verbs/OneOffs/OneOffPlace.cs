using Slipway.Compose.Containers;
using Slipway.Compose.Model;
using Slipway.Compose.Running;
using Slipway.Docker;

namespace Slipway.Compose.Verbs;

/// <summary>Where one-off containers run: a project on an engine.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Project">The project.</param>
/// <param name="Facts">What of the engine decides how containers are described to it.</param>
/// <param name="Variable">The project's variables.</param>
/// <param name="Log">Hears what happens.</param>
internal sealed record OneOffPlace(Engine Engine, ComposeProject Project, EngineFacts Facts, Func<string, string?> Variable, IComposeLog Log);
