namespace System.Runtime.CompilerServices;

/// <summary>Lets records compile for the old framework that compilers load generators on.</summary>
internal static class IsExternalInit;
