namespace LlmMesh.AppHost.Doctor;

/// <summary>Looks at one thing that the mesh needs. It changes nothing, and says what it cannot find out.</summary>
internal interface ICheck
{
    /// <summary>What is looked at, in a word or two.</summary>
    string Name { get; }

    /// <summary>Most that it may take.</summary>
    TimeSpan Patience => TimeSpan.FromSeconds(5);

    /// <summary>Looks.</summary>
    Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken);
}
