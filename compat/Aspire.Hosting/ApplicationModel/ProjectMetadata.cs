using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting
{
    /// <summary>Where a referenced project is; the build generates one class per project in the <c>Projects</c> namespace.</summary>
    public interface IProjectMetadata : IResourceAnnotation
    {
        /// <summary>Full path of the project file.</summary>
        string ProjectPath { get; }

        /// <summary>Whether the project is already built with the AppHost.</summary>
        bool SuppressBuild => false;
    }

    /// <summary>How a project's own settings take part.</summary>
    public class ProjectResourceOptions
    {
        /// <summary>The launch profile to use.</summary>
        public string? LaunchProfileName { get; set; }

        /// <summary>Ignore launch profiles: endpoints are those the AppHost declares. The stand-in insists on it.</summary>
        public bool ExcludeLaunchProfile { get; set; }

        /// <summary>Ignore <c>Kestrel:Endpoints</c> in the project's settings. The stand-in never reads them.</summary>
        public bool ExcludeKestrelEndpoints { get; set; }
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>
    /// What the stand-in's build logic knows beyond the official metadata: the built assembly, so that a project starts
    /// directly and not through <c>dotnet run</c>.
    /// </summary>
    public interface IProjectOutput : IProjectMetadata
    {
        /// <summary>Full path of the assembly with the entry point.</summary>
        string TargetPath { get; }
    }
}
